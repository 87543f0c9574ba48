/* Walks the frames of a process by its images' call frame information, with a way out of addresses that have none. */
#include "fail.h"
#include "symbols.h"
#include "symbols_parts.h"

#include <stdlib.h>
#include <string.h>

/* What libdwfl's callbacks work on while a walk goes on. */
struct walk {
    const struct unwind_start *start;
    uint64_t *places;
    size_t place_count;
};

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

static bool read_word(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *result, void *symbols)
{
    (void)dwfl;
    return symbols_read(symbols, address, result, sizeof *result);
}

static bool set_registers(Dwfl_Thread *thread, void *thread_symbols)
{
    const struct symbols *symbols = thread_symbols;
    for (int i = 0; i < DWARF_REGISTERS; i++)
        if (symbols->walk->start->known >> i & 1 &&
            !dwfl_thread_state_registers(thread, i, 1, &symbols->walk->start->registers[i]))
            return false;
    dwfl_thread_state_register_pc(thread, symbols->walk->start->registers[DWARF_RIP]);
    return true;
}

static const Dwfl_Thread_Callbacks thread_callbacks = {.next_thread = next_thread,
                                                       .get_thread = get_thread,
                                                       .memory_read = read_word,
                                                       .set_initial_registers = set_registers};

/* Whether a CALL ends just before `address`; *callee is where it went, if the instruction says so, or 0. */
static bool follows_call(const struct symbols *symbols, uint64_t address, uint64_t *callee)
{
    uint8_t before[7];
    int32_t distance;
    *callee = 0;
    if (!symbols_is_code(symbols, address - 1) ||
        !symbols_read(symbols, address - sizeof before, before, sizeof before))
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

bool symbols_follows_call(const struct symbols *symbols, uint64_t address)
{
    uint64_t callee;
    return follows_call(symbols, address, &callee);
}

/*
 * Goes from a wild address to the frame that it was reached from: the return address is at the stack pointer if it was
 * called, and further up if it was returned to. Then the function that had returned is known only if it was itself
 * called by name. False: there is no return address.
 */
static bool leave_wild_address(const struct symbols *symbols, struct unwind_start *start)
{
    enum { WORDS_MAX = 4096 };
    uint64_t word, callee;
    for (uint64_t i = 0; i < WORDS_MAX; i++) {
        uint64_t at = start->registers[DWARF_RSP] + 8 * i;
        if (!symbols_read(symbols, at, &word, sizeof word))
            return false;
        if (!follows_call(symbols, word, &callee))
            continue;
        if (i > 0 && symbols_is_code(symbols, callee))
            symbols->walk->places[symbols->walk->place_count++] = callee;
        start->registers[DWARF_RIP] = word - 1;
        start->registers[DWARF_RSP] = at + 8;
        return true;
    }
    return false;
}

static int note_frame(Dwfl_Frame *frame, void *frame_symbols)
{
    const struct symbols *symbols = frame_symbols;
    struct walk *walk = symbols->walk;
    Dwarf_Addr address;
    bool exact;
    if (!dwfl_frame_pc(frame, &address, &exact))
        return DWARF_CB_ABORT;
    address -= exact ? 0 : 1;
    if (!symbols_is_code(symbols, address) || walk->place_count == SYMBOLS_FRAMES_MAX)
        return DWARF_CB_ABORT;
    walk->places[walk->place_count++] = address;
    return DWARF_CB_OK;
}

static void walk_frames(struct symbols *symbols)
{
    if (!symbols->module)
        return;
    if (dwfl_pid(symbols->dwfl) < 0 && !dwfl_attach_state(symbols->dwfl, NULL, 1, &thread_callbacks, symbols))
        warn("%s: the calls that led here cannot be shown: %s", symbols->process->file, dwfl_errmsg(-1));
    else
        dwfl_getthread_frames(symbols->dwfl, 1, note_frame, symbols);
}

static bool frame_is_known(Dwarf_CFI *information, Dwarf_Addr address)
{
    Dwarf_Frame *frame = NULL;
    if (!information || dwarf_cfi_addrframe(information, address, &frame) != 0)
        return false;
    free(frame);
    return true;
}

/* Functions in assembly, memcpy() for one, have no frame information. They push nothing and call nobody: what they return
   to is at the stack pointer. False: this is no such function. */
static bool leave_bare_function(const struct symbols *symbols, struct unwind_start *start)
{
    uint64_t word, address = start->registers[DWARF_RIP];
    Dwarf_Addr exception_bias, debug_bias;
    Dwarf_CFI *exceptions = dwfl_module_eh_cfi(symbols->module, &exception_bias);
    Dwarf_CFI *debug = dwfl_module_dwarf_cfi(symbols->module, &debug_bias);
    if (frame_is_known(exceptions, address - exception_bias) || frame_is_known(debug, address - debug_bias) ||
        !symbols_read(symbols, start->registers[DWARF_RSP], &word, sizeof word) || !symbols_follows_call(symbols, word))
        return false;
    start->registers[DWARF_RIP] = word - 1;
    start->registers[DWARF_RSP] += sizeof word;
    return true;
}

size_t symbols_unwind(struct symbols *symbols, const struct unwind_start *start, uint64_t places[SYMBOLS_FRAMES_MAX])
{
    struct unwind_start from = *start;
    struct walk walk = {.start = &from, .places = places};
    symbols->walk = &walk;
    if (symbols_is_code(symbols, from.registers[DWARF_RIP]) || leave_wild_address(symbols, &from)) {
        size_t before = walk.place_count;
        uint64_t first = from.registers[DWARF_RIP];
        if (symbols->module && leave_bare_function(symbols, &from))
            places[walk.place_count++] = first;
        walk_frames(symbols);
        if (walk.place_count == before)
            places[walk.place_count++] = first;
    }
    symbols->walk = NULL;
    return walk.place_count;
}
