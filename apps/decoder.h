/* A decoder for run-length coded grey pictures (Truevision TGA, image type 11). */
#ifndef DECODER_H
#define DECODER_H

#include <stddef.h>
#include <stdint.h>

struct picture_size {
    uint32_t width, height; /* pixels */
};

/* Reads the size from a file's first bytes. 0, or -1: not such a picture. */
int decoder_measure(const uint8_t *file, size_t bytes, struct picture_size *size);

/* Decodes into `pixels`, a byte each, top row first. 0, or -1: the file ends too early. */
int decoder_decode(const uint8_t *file, size_t bytes, uint8_t *pixels, size_t room);

#endif
