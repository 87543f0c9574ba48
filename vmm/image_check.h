/* What the parts of the image reader share: the way to refuse a file, and checked access to what a segment holds. */
#ifndef FAULTLINE_VMM_IMAGE_CHECK_H
#define FAULTLINE_VMM_IMAGE_CHECK_H

#include "image.h"

#include <elf.h>

/* How sentences about images end. */
#define BUILD_IT "build it with faultline-cc"
#define TRUNCATED "it is truncated, so copy or build it again"

/* Ends the command: "FILE: REASON". The reason says what is wrong and what to do. */
_Noreturn void image_refuse(const struct image *image, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The segment that holds all of [address, address + bytes) in memory, or NULL. */
const struct image_segment *image_segment_of(const struct image *image, uint64_t address, uint64_t bytes);

/* The file's bytes of [address, address + bytes), or NULL if they do not all lie in the file's part of one segment. */
const unsigned char *image_content_at(const struct image *image, uint64_t address, uint64_t bytes);

/* Reads image->file into image->content. */
void image_read_file(struct image *image);

/* The header of a file that is for this machine, of the given type (ET_DYN, ET_EXEC), and holds its program headers. */
Elf64_Ehdr image_read_header(const struct image *image, unsigned int type);

/* Whether [offset, offset + bytes) of the file is there. */
bool image_file_holds(const struct image *image, uint64_t offset, uint64_t bytes);

/* Memory that the image owns; fail()s if there is none. `count` may be 0. */
void *image_allocate(size_t count, size_t size);

/* Reads the relocations from the dynamic section; refuses whatever needs a dynamic linker. */
void image_read_dynamic(struct image *image, const Elf64_Phdr *dynamic);

/* Reads struct fl_image and the tables it leads to. */
void image_read_tables(struct image *image, const Elf64_Phdr *header);

/* shape_check.c: the parts of the shape and the parameter table that the kernel relies on. NULL, or what is wrong. */
const char *shape_error(const struct fl_shape *shape, const struct fl_parameter *parameters);

#endif
