/* Names, source lines and call frames of a process, by elfutils' libdwfl. */
#include "symbols.h"
#include "fail.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct symbols {
    const struct guest *guest;
    const struct guest_process *process;
    Dwfl *dwfl;
    Dwfl_Module *module; /* NULL: the file cannot be read */
    const struct unwind_start *start;
    uint64_t *places;
    size_t place_count;
};

/* Images carry their own debugging information; nothing is looked for elsewhere, least of all over the network. */
static int find_no_debuginfo(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base, const char *file,
                             const char *link, GElf_Word checksum, char **found)
{
    (void)module, (void)data, (void)name, (void)base, (void)file, (void)link, (void)checksum, (void)found;
    return -1;
}

static pid_t next_thread(Dwfl *dwfl, void *symbols, void **thread)
{
    (void)dwfl;
    if (*thread)
        return 0;
    *thread = symbols;
    return 1;
}

static bool get_thread(Dwfl *dwfl, pid_t id, void *symbols, void **thread)
{
    (void)dwfl, (void)id;
    *thread = symbols;
    return true;
}

static bool read_user(const struct symbols *symbols, uint64_t address, void *to, uint64_t bytes)
{
    return guest_memory_read_user(&symbols->guest->memory, symbols->process->page_table, (guest_virt){address}, to,
                                  bytes);
}

static bool read_word(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *result, void *symbols)
{
    (void)dwfl;
    return read_user(symbols, address, result, sizeof *result);
}

static bool set_registers(Dwfl_Thread *thread, void *thread_symbols)
{
    const struct symbols *symbols = thread_symbols;
    for (int i = 0; i < DWARF_REGISTERS; i++)
        if (symbols->start->known >> i & 1 && !dwfl_thread_state_registers(thread, i, 1, &symbols->start->registers[i]))
            return false;
    dwfl_thread_state_register_pc(thread, symbols->start->registers[DWARF_RIP]);
    return true;
}

static const Dwfl_Thread_Callbacks thread_callbacks = {.next_thread = next_thread,
                                                       .get_thread = get_thread,
                                                       .memory_read = read_word,
                                                       .set_initial_registers = set_registers};

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
    if (symbols->module && !dwfl_attach_state(symbols->dwfl, NULL, 1, &thread_callbacks, symbols))
        warn("%s: the calls that led to a fault cannot be shown: %s", symbols->process->file, dwfl_errmsg(-1));
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

/* The declaration of the global or static variable that starts at `start`. */
static bool find_variable_line(const struct symbols *symbols, uint64_t start, const char **file, int *line)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = NULL, die;
    while ((unit = dwfl_module_nextcu(symbols->module, unit, &bias))) {
        if (dwarf_child(unit, &die) != 0)
            continue;
        do {
            if (is_variable_at(&die, start - bias))
                return (*file = dwarf_decl_file(&die)) && dwarf_decl_line(&die, line) == 0;
        } while (dwarf_siblingof(&die, &die) == 0);
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

const char *symbols_describe(const struct symbols *symbols, uint64_t address, char text[SYMBOLS_PLACE_BYTES])
{
    uint64_t offset = 0;
    const char *name = symbols_name(symbols, address, &offset), *file;
    int line, length;
    if (name && offset && !symbols_is_code(symbols, address))
        length = snprintf(text, SYMBOLS_PLACE_BYTES, "%.80s+%llu", name, (unsigned long long)offset);
    else if (name)
        length = snprintf(text, SYMBOLS_PLACE_BYTES, "%.80s", name);
    else
        length = snprintf(text, SYMBOLS_PLACE_BYTES, "0x%llx", (unsigned long long)address);
    if (find_line(symbols, address, &file, &line))
        snprintf(text + length, SYMBOLS_PLACE_BYTES - (size_t)length, " (%.50s:%d)", shortened(file), line);
    return text;
}

/* Whether a CALL ends just before `address`; *callee is where it went, if the instruction says so, or 0. */
static bool follows_call(const struct symbols *symbols, uint64_t address, uint64_t *callee)
{
    uint8_t before[7];
    int32_t distance;
    *callee = 0;
    if (!symbols_is_code(symbols, address - 1) || !read_user(symbols, address - sizeof before, before, sizeof before))
        return false;
    memcpy(&distance, before + 3, sizeof distance);
    if (before[2] == 0xe8) {
        *callee = address + (uint64_t)(int64_t)distance;
        return true;
    }
    static const uint8_t indirect_lengths[] = {2, 3, 4, 6, 7}; /* FF /2: with or without SIB and displacement */
    for (size_t i = 0; i < sizeof indirect_lengths; i++) {
        const uint8_t *call = before + sizeof before - indirect_lengths[i];
        if (call[0] == 0xff && (call[1] & 0x38) == 0x10)
            return true;
    }
    return false;
}

/*
 * Goes from a wild address to the frame that it was reached from: the return address is at the stack pointer if it was
 * called, and further up if it was returned to. Then the function that had returned is known only if it was itself
 * called by name. False: there is no return address.
 */
static bool leave_wild_address(struct symbols *symbols, struct unwind_start *start)
{
    enum { WORDS_MAX = 4096 };
    uint64_t word, callee;
    for (uint64_t i = 0; i < WORDS_MAX; i++) {
        uint64_t at = start->registers[DWARF_RSP] + 8 * i;
        if (!read_user(symbols, at, &word, sizeof word))
            return false;
        if (!follows_call(symbols, word, &callee))
            continue;
        if (i > 0 && symbols_is_code(symbols, callee))
            symbols->places[symbols->place_count++] = callee;
        start->registers[DWARF_RIP] = word - 1;
        start->registers[DWARF_RSP] = at + 8;
        return true;
    }
    return false;
}

static int note_frame(Dwfl_Frame *frame, void *frame_symbols)
{
    struct symbols *symbols = frame_symbols;
    Dwarf_Addr address;
    bool exact;
    if (!dwfl_frame_pc(frame, &address, &exact))
        return DWARF_CB_ABORT;
    address -= exact ? 0 : 1;
    if (!symbols_is_code(symbols, address) || symbols->place_count == SYMBOLS_FRAMES_MAX)
        return DWARF_CB_ABORT;
    symbols->places[symbols->place_count++] = address;
    return DWARF_CB_OK;
}

size_t symbols_unwind(struct symbols *symbols, const struct unwind_start *start, uint64_t places[SYMBOLS_FRAMES_MAX])
{
    struct unwind_start from = *start;
    symbols->start = &from;
    symbols->places = places;
    symbols->place_count = 0;
    if (!symbols_is_code(symbols, from.registers[DWARF_RIP]) && !leave_wild_address(symbols, &from))
        return 0;
    size_t before = symbols->place_count;
    if (symbols->module)
        dwfl_getthread_frames(symbols->dwfl, 1, note_frame, symbols);
    if (symbols->place_count == before)
        places[symbols->place_count++] = from.registers[DWARF_RIP];
    symbols->start = NULL;
    symbols->places = NULL;
    return symbols->place_count;
}
