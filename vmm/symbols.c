/* Names and source lines of a process's addresses, by elfutils' libdwfl. */
#include "symbols.h"
#include "fail.h"
#include "personality/host/printable.h"
#include "symbols_parts.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Images carry their own debugging information; nothing is looked for elsewhere, least of all over the network. */
static int find_no_debuginfo(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base, const char *file,
                             const char *link, GElf_Word checksum, char **found)
{
    (void)module, (void)data, (void)name, (void)base, (void)file, (void)link, (void)checksum, (void)found;
    return -1;
}

bool symbols_read(const struct symbols *symbols, uint64_t address, void *to, uint64_t bytes)
{
    return guest_memory_read_user(&symbols->guest->memory, symbols->process->page_table, (guest_virt){address}, to,
                                  bytes);
}

static void report_image(struct symbols *symbols)
{
    int file = open(symbols->process->file, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    dwfl_report_begin(symbols->dwfl);
    symbols->module = dwfl_report_elf(symbols->dwfl, symbols->process->name, symbols->process->file, file,
                                      symbols->process->bias.value, true);
    if (!symbols->module)
        close(file);
    dwfl_report_end(symbols->dwfl, NULL, NULL);
}

struct symbols *symbols_open(const struct guest *guest, uint32_t process)
{
    static const Dwfl_Callbacks callbacks = {.find_debuginfo = find_no_debuginfo};
    struct symbols *symbols = calloc(1, sizeof *symbols);
    if (!symbols)
        fail(EXIT_MONITOR, "there is not enough memory to report a fault");
    symbols->guest = guest;
    symbols->process = &guest->processes[process];
    symbols->dwfl = dwfl_begin(&callbacks);
    if (!symbols->dwfl)
        fail(EXIT_MONITOR, "there is not enough memory to report a fault");
    report_image(symbols);
    return symbols;
}

void symbols_close(struct symbols *symbols)
{
    dwfl_end(symbols->dwfl);
    free(symbols);
}

bool symbols_is_code(const struct symbols *symbols, uint64_t address)
{
    const struct image *image = &symbols->process->image;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (segment->executable && address - symbols->process->bias.value - segment->address < segment->bytes)
            return true;
    }
    return false;
}

const char *symbols_name(const struct symbols *symbols, uint64_t address, uint64_t *offset)
{
    GElf_Sym symbol;
    if (!symbols->module || dwfl_addrmodule(symbols->dwfl, address) != symbols->module)
        return NULL;
    return dwfl_module_addrinfo(symbols->module, address, offset, &symbol, NULL, NULL, NULL);
}

/* The last two parts of the path as the compiler saw it: enough to recognise the file, on whatever machine it was. */
static const char *shortened(const char *path)
{
    const char *last = strrchr(path, '/'), *start = last;
    if (!last)
        return path;
    while (start > path && start[-1] != '/')
        start--;
    return *start == '.' || start == last ? last + 1 : start;
}

static bool find_code_line(const struct symbols *symbols, uint64_t address, const char **file, int *line)
{
    Dwfl_Line *found = dwfl_module_getsrc(symbols->module, address);
    return found && (*file = dwfl_lineinfo(found, NULL, line, NULL, NULL, NULL)) && *line > 0;
}

static bool is_variable_at(Dwarf_Die *die, uint64_t address)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *operations;
    size_t count;
    return dwarf_tag(die) == DW_TAG_variable && dwarf_attr_integrate(die, DW_AT_location, &attribute) &&
           dwarf_getlocation(&attribute, &operations, &count) == 0 && count == 1 && operations[0].atom == DW_OP_addr &&
           operations[0].number == address;
}

/* The declaration of the global or static variable that starts at `start`. The image's links may form a ring: bounded. */
static bool find_variable_line(const struct symbols *symbols, uint64_t start, const char **file, int *line)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = NULL, die;
    uint32_t left = 1u << 24;
    while (left > 0 && (unit = dwfl_module_nextcu(symbols->module, unit, &bias))) {
        if (dwarf_child(unit, &die) != 0)
            continue;
        do {
            if (is_variable_at(&die, start - bias))
                return (*file = dwarf_decl_file(&die)) && dwarf_decl_line(&die, line) == 0;
        } while (--left > 0 && dwarf_siblingof(&die, &die) == 0);
    }
    return false;
}

static bool find_line(const struct symbols *symbols, uint64_t address, const char **file, int *line)
{
    uint64_t offset;
    if (symbols_is_code(symbols, address))
        return symbols->module && find_code_line(symbols, address, file, line);
    return symbols_name(symbols, address, &offset) && find_variable_line(symbols, address - offset, file, line);
}

bool symbols_has_line(const struct symbols *symbols, uint64_t address)
{
    const char *file;
    int line;
    return find_line(symbols, address, &file, &line);
}

/* The innermost function whose code was inlined here, in `name`; "" if none was. */
static void find_inlined(const struct symbols *symbols, uint64_t address, char *name, size_t bytes)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = symbols->module ? dwfl_module_addrdie(symbols->module, address, &bias) : NULL, *scopes = NULL;
    int count = unit ? dwarf_getscopes(unit, address - bias, &scopes) : 0;
    name[0] = 0;
    for (int i = 0; i < count && dwarf_tag(&scopes[i]) != DW_TAG_subprogram; i++) {
        const char *found = dwarf_diename(&scopes[i]);
        if (dwarf_tag(&scopes[i]) != DW_TAG_inlined_subroutine || !found)
            continue;
        snprintf(name, bytes, "%.50s, inlined in ", found);
        break;
    }
    free(scopes);
}

const char *symbols_describe(const struct symbols *symbols, uint64_t address, char text[SYMBOLS_PLACE_BYTES])
{
    uint64_t offset = 0;
    const char *name = symbols_name(symbols, address, &offset), *file;
    char inlined[80];
    int line, length;
    find_inlined(symbols, address, inlined, sizeof inlined);
    if (name && offset && !symbols_is_code(symbols, address))
        length = snprintf(text, SYMBOLS_PLACE_BYTES, "%.50s+%" PRIu64, name, offset);
    else if (name)
        length = snprintf(text, SYMBOLS_PLACE_BYTES, "%s%.50s", inlined, name);
    else
        length = snprintf(text, SYMBOLS_PLACE_BYTES, "0x%" PRIx64, address);
    if (find_line(symbols, address, &file, &line))
        snprintf(text + length, SYMBOLS_PLACE_BYTES - (size_t)length, " (%.50s:%d)", shortened(file), line);
    printable(text); /* names are the image's */
    return text;
}
