/* What a process's addresses are called in its source, and which calls led to one, from the image's DWARF. */
#ifndef FAULTLINE_VMM_SYMBOLS_H
#define FAULTLINE_VMM_SYMBOLS_H

#include "guest.h"

#define SYMBOLS_PLACE_BYTES 160 /* enough for NAME (DIRECTORY/FILE:LINE) of all but the longest names */
#define SYMBOLS_FRAMES_MAX 64

struct symbols;

/* `process` is an index that exists. Always succeeds: of an image without symbols nothing is found. */
struct symbols *symbols_open(const struct guest *guest, uint32_t process);
void symbols_close(struct symbols *symbols);

/* Whether a page of the image that may be executed is there. */
bool symbols_is_code(const struct symbols *symbols, uint64_t address);

/* The name of the function or variable that the address is in, and how far in; NULL if none is known. */
const char *symbols_name(const struct symbols *symbols, uint64_t address, uint64_t *offset);

/* Writes "NAME (FILE:LINE)" of code or data, as much of it as is known, or else the address. Returns `text`. */
const char *symbols_describe(const struct symbols *symbols, uint64_t address, char text[SYMBOLS_PLACE_BYTES]);

/* Whether symbols_describe() would name a source line. */
bool symbols_has_line(const struct symbols *symbols, uint64_t address);

/* Whether a CALL ends just before the address, as it does before one that a function returns to. */
bool symbols_follows_call(const struct symbols *symbols, uint64_t address);

/* Registers by their DWARF numbers (System V ABI for AMD64, figure 3.36); 16 is the address of the instruction. */
enum dwarf_register { DWARF_RBX = 3, DWARF_RBP = 6, DWARF_RSP = 7, DWARF_R12 = 12, DWARF_RIP = 16, DWARF_REGISTERS };

struct unwind_start {
    uint64_t registers[DWARF_REGISTERS];
    uint32_t known; /* a bit for each */
};

/*
 * Lists where each frame is, innermost first: the instruction that the first one is at, and an address inside the CALL
 * that each other one is at. Where the first instruction is outside all code, because the program called or jumped there,
 * the list starts at the nearest return address on the stack. Returns how many, at most SYMBOLS_FRAMES_MAX.
 */
size_t symbols_unwind(struct symbols *symbols, const struct unwind_start *start, uint64_t places[SYMBOLS_FRAMES_MAX]);

#endif
