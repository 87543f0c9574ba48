/* What a Faultline image (a static-PIE ELF file) carries beside code and data: its import and export tables. */
#ifndef FAULTLINE_ABI_IMAGE_H
#define FAULTLINE_ABI_IMAGE_H

#include "shape.h"

#include <stdint.h>

/*
 * Program headers of our own. PT_FL_WINDOW is the import window: no file bytes, no permissions, FL_SLOT_SIZE bytes
 * of address space a slot; its pages are never mapped. PT_FL_IMAGE covers struct fl_image and, behind it, the tables
 * and the strings that it leads to; it lies inside a read-only PT_LOAD.
 * Every int32_t below named *_at is self-relative: the target is the address of the field plus its value.
 */
#define PT_FL_WINDOW 0x6f6c0001u
#define PT_FL_IMAGE 0x6f6c0002u

#define FL_IMAGE_MAGIC 0x4e494c46u /* "FLIN", little-endian */
#define FL_ABI_VERSION 2u

enum fl_image_flags { FL_IMAGE_SERVER = 1 };

struct fl_image {
    uint32_t magic;
    uint32_t version;
    uint32_t flags; /* enum fl_image_flags */
    int32_t name_at; /* the server's name; of a program: an empty string */
    int32_t imports_at; /* struct fl_import_record[] up to imports_end_at */
    int32_t imports_end_at;
    int32_t exports_at; /* struct fl_export_record[] up to exports_end_at */
    int32_t exports_end_at;
    int32_t objects_at; /* struct fl_object_record[] up to objects_end_at */
    int32_t objects_end_at;
};

/* The three functions that an import library has for each exported function f. */
enum fl_import_kind {
    FL_IMPORT_CALL = 0,
    FL_IMPORT_ASYNC = 1, /* f_async: starts the call, and returns a future */
    FL_IMPORT_RESULT = 2 /* f_result: waits for the future, and ends the call */
};

struct fl_import_record {
    int32_t slot_at; /* in the import window */
    int32_t server_at;
    int32_t function_at;
    int32_t signature_at; /* the signature in words, for the message when it does not match */
    uint64_t hash;        /* of the signature; must equal the export's */
    uint32_t kind;        /* enum fl_import_kind; function_at names f, whatever the kind */
    uint32_t reserved;
};

struct fl_export_record {
    int32_t address_at;
    int32_t function_at;
    int32_t signature_at;
    int32_t parameters_at; /* struct fl_parameter[shape.parameter_count] */
    uint64_t hash;
    struct fl_shape shape;
};

/* A type of objects (FL_OBJECT): what its handles are, and what runs when the last hold on one has gone. */
struct fl_object_record {
    int32_t name_at;    /* the tag of the struct */
    int32_t release_at; /* void release(struct name *), in code */
    uint64_t type;      /* fl_hash_object_type() of the server's name and the tag */
    uint32_t queue;     /* in which `release` runs, as fl_shape.queue */
    uint32_t reserved;
};

#define FL_OBJECT_TYPES_MAX 64u /* types of objects one server may have */

#define FL_NAME_MAX 31       /* bytes of a server's name, without the NUL */
#define FL_FUNCTION_MAX 127  /* bytes of a function's name */
#define FL_SIGNATURE_MAX 4095

#endif
