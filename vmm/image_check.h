/* What the parts of the image reader share: the way to refuse a file, and checked access to what a segment holds. */
#ifndef FAULTLINE_VMM_IMAGE_CHECK_H
#define FAULTLINE_VMM_IMAGE_CHECK_H

#include "image.h"

#include <elf.h>

/* How sentences about images begin and end. */
#define DAMAGED "its Faultline tables are damaged (build it again with faultline-cc): "
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

/* Reads the table of objects from `first` to `end`. */
void image_read_objects(struct image *image, uint64_t first, uint64_t end);

/* Refuses queues that are numbered with a gap. */
void image_check_queues(const struct image *image);

/* Where a self-relative field points. */
uint64_t image_target_of(uint64_t field_address, int32_t field);

/* Texts of the tables, of at most `limit` bytes; `what` says in a refusal what they are. */
const char *image_name_at(const struct image *image, uint64_t address, size_t limit, const char *what);
const char *image_required_name_at(const struct image *image, uint64_t address, size_t limit, const char *what);
const char *image_signature_at(const struct image *image, uint64_t address);

/* The table of records of `size` bytes between two addresses, `most` at most. */
const unsigned char *image_table_between(const struct image *image, uint64_t first, uint64_t end, size_t size,
                                         size_t most, size_t *count, const char *what);

/* shape_check.c: the parts of the shape and the parameter table that the kernel relies on. NULL, or what is wrong. */
const char *shape_error(const struct fl_shape *shape, const struct fl_parameter *parameters);

#endif
