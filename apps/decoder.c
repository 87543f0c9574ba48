/* The decoder: written like many of its kind, and with the mistake that many of them have had. */
#include "decoder.h"

#include <faultline/export.h>

#include <string.h>

enum { HEADER_BYTES = 18, TYPE_RUN_LENGTH_GREY = 11, TYPE_AT = 2, WIDTH_AT = 12, HEIGHT_AT = 14, DEPTH_AT = 16 };

static uint32_t read_16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

int decoder_measure(const uint8_t *file, size_t bytes, struct picture_size *size)
{
    if (bytes < HEADER_BYTES || file[TYPE_AT] != TYPE_RUN_LENGTH_GREY || file[DEPTH_AT] != 8)
        return -1;
    size->width = read_16(file + WIDTH_AT);
    size->height = read_16(file + HEIGHT_AT);
    return 0;
}
FL_EXPORT(decoder_measure, FL_IN(file, bytes), FL_OUT(size, 1));

/* The mistake: nobody asks whether the run still fits. */
static uint8_t *fill_run(uint8_t *to, uint8_t value, size_t length)
{
    for (size_t i = 0; i < length; i++)
        to[i] = value;
    return to + length;
}

static uint8_t *copy_literals(uint8_t *to, const uint8_t *from, size_t length)
{
    memcpy(to, from, length);
    return to + length;
}

int decoder_decode(const uint8_t *file, size_t bytes, uint8_t *pixels, size_t room)
{
    uint8_t *to = pixels;
    size_t at = HEADER_BYTES;
    while (at + 1 < bytes) {
        size_t length = (file[at] & 0x7fu) + 1;
        if (file[at] & 0x80) {
            to = fill_run(to, file[at + 1], length);
            at += 2;
        } else {
            to = copy_literals(to, file + at + 1, length);
            at += 1 + length;
        }
    }
    return (size_t)(to - pixels) < room ? -1 : 0;
}
FL_EXPORT(decoder_decode, FL_IN(file, bytes), FL_OUT(pixels, room));
