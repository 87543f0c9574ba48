/* A good file on its way to becoming a bad one: its bytes, and where in them the things to change lie. */
#ifndef FAULTLINE_TESTS_BAD_DRAFT_H
#define FAULTLINE_TESTS_BAD_DRAFT_H

#include "faultline/abi/image.h"

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

enum draft_kind {
    DRAFT_FILE,
    DRAFT_DIRECTORY,
    DRAFT_FIFO,
    DRAFT_UNREADABLE,
    DRAFT_HUGE,
    DRAFT_MISSING,
    DRAFT_LEFT_OUT
};

struct draft {
    enum draft_kind kind;
    unsigned char *bytes;
    size_t size;
};

/* Replaces the bytes by a file's; a file that is not there leaves the whole draft out. */
void draft_read(struct draft *draft, const char *path);
void draft_write(const struct draft *draft, const char *directory, const char *name);

/* Replaces the bytes by a text. */
void draft_text(struct draft *draft, const char *text);
void draft_truncate(struct draft *draft, size_t size);

/*
 * All of these give a place in the bytes that may be written to, and end the program if the good file lacks it. They
 * follow what the file says, so a change that leads them astray has to be the last one.
 */
Elf64_Ehdr *elf_header(struct draft *draft);
Elf64_Phdr *segment(struct draft *draft, unsigned int index); /* the PT_LOADs only */
Elf64_Phdr *program_header(struct draft *draft, uint32_t type);
Elf64_Dyn *dynamic(struct draft *draft, int64_t tag);
Elf64_Rela *relocation(struct draft *draft, unsigned int index);
struct fl_image *tables(struct draft *draft);
struct fl_import_record *import(struct draft *draft, unsigned int index);
struct fl_export_record *export_at(struct draft *draft, unsigned int index);

/* The first export that has a pointer among its parameters, and what is said of the first one. */
struct fl_export_record *export_with_parameter(struct draft *draft);
struct fl_parameter *parameter(struct draft *draft);

/* What a server says of its function of that name, and of that function's pointers; and of its objects. */
struct fl_export_record *export_named(struct draft *draft, const char *name);
struct fl_parameter *parameter_of(struct draft *draft, const char *name, unsigned int index);
struct fl_object_record *object_at(struct draft *draft, unsigned int index);

/* The string that a self-relative field points to. */
char *string(struct draft *draft, int32_t *field);

/* Makes a self-relative field point to an address of the image. */
void point(struct draft *draft, int32_t *field, uint64_t address);

/* The first address of code, of data that may be written, and behind everything. */
uint64_t code(struct draft *draft);
uint64_t data(struct draft *draft);
uint64_t nowhere(struct draft *draft);

/* Changes of more than one word. */
void rename_kernel(struct draft *draft, const char *name); /* to at most as many letters, in every import */
void swap_segments(struct draft *draft);
void add_segments(struct draft *draft); /* more than there may be */
void leave_out(struct draft *draft, uint32_t type); /* every program header of this type */
void move_table(struct draft *draft, int32_t *first, int32_t *end); /* to where nothing is */
void fill_to_the_end(struct draft *draft, int32_t *field); /* of the tables' segment, with a string without NUL */
uint64_t make_letters(struct draft *draft, size_t count); /* a string that long, over the code; its address */

#endif
