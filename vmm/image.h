/* A program's, server's or the kernel's ELF image: read, checked completely, and turned into tables that are safe to use. */
#ifndef FAULTLINE_VMM_IMAGE_H
#define FAULTLINE_VMM_IMAGE_H

#include "faultline/abi/image.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Addresses in an image are as linked: a static-PIE image starts near 0 and gets its bias when it is laid out. */
struct image_segment {
    uint64_t address;
    uint64_t bytes; /* in memory */
    uint64_t file_offset;
    uint64_t file_bytes; /* at most `bytes`; the rest is zero */
    bool writable, executable;
};

struct image_import {
    uint64_t slot; /* its address */
    const char *server, *function, *signature;
    uint64_t hash;
    uint32_t kind; /* enum fl_import_kind */
};

struct image_export {
    uint64_t address;
    const char *function, *signature;
    uint64_t hash;
    struct fl_shape shape;
    const struct fl_parameter *parameters; /* shape.parameter_count of them */
};

/* A type of objects that a server has. */
struct image_object {
    const char *name; /* the tag of the struct */
    uint64_t release; /* address of the function that runs when the last hold has gone */
    uint64_t type;    /* as struct fl_object_record.type */
    uint32_t queue;
};

/* The word at `address` is to hold bias + addend (R_X86_64_RELATIVE). */
struct image_relocation {
    uint64_t address;
    uint64_t addend;
};

/* Thread-local storage: what every block starts with. */
struct image_tls {
    uint64_t address, file_bytes; /* inside a segment: taken from there after relocation */
    uint64_t bytes; /* in memory, 0: none */
    uint64_t alignment;
};

struct image {
    char *file;
    unsigned char *content; /* the whole file; strings of the tables lie in it */
    size_t content_bytes;
    const char *name; /* of a server; otherwise "" */
    bool is_server;
    uint64_t entry;
    uint64_t window, window_bytes; /* the import window; 0 bytes: none */
    struct image_tls tls;
    struct image_segment *segments; /* in order of their addresses, none sharing a page */
    size_t segment_count;
    struct image_import *imports;
    size_t import_count;
    struct image_export *exports;
    size_t export_count;
    struct image_object *objects;
    size_t object_count;
    struct image_relocation *relocations;
    size_t relocation_count;
};

/*
 * Reads and checks a program or a server (a static-PIE); fail()s with EXIT_NOT_FOUND if there is no such file, and
 * with EXIT_UNACCEPTABLE and the reason if it is anything that should not be run.
 */
void image_read(struct image *image, const char *file);

/* The same for the kernel, which is linked to run at FL_KERNEL_BASE; *start64 is the address of kernel_start64. */
void image_read_kernel(struct image *image, const char *file, uint64_t *start64);

/* What the segment's first file_bytes hold. */
const unsigned char *image_segment_content(const struct image *image, const struct image_segment *segment);

void image_free(struct image *image);

#endif
