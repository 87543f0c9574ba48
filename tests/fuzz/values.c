/* What arguments are made of: mostly good pointers, counts, handles and futures; some stale, foreign or forged. */
#include "inside/inside.h"
#include "run.h"

#define NOTED 16u

/* The last ones that were seen, of whatever process. */
struct noted {
    const struct process *process[NOTED];
    uint64_t value[NOTED];
    uint32_t count;
};
static struct noted noted_handles, noted_futures, noted_pointers;

#define WORDS 3u
static uint64_t words[WORDS]; /* that threads wait for: the kernel keeps those waits in one list */

void values_start(void)
{
    uint64_t word = words[0] = DATA;
    noted_handles = noted_futures = noted_pointers = (struct noted){0};
    for (uint32_t i = 1; i < WORDS; i++) {
        do
            word += 4;
        while (!inside_share_list(word, DATA));
        words[i] = word;
    }
}

static void note(struct noted *noted, const struct process *process, uint64_t value)
{
    uint32_t at = noted->count++ % NOTED;
    noted->process[at] = process;
    noted->value[at] = value;
}

void values_note_handle(const struct process *process, uint64_t handle)
{
    note(&noted_handles, process, handle);
}

void values_note_future(const struct process *process, uint64_t future)
{
    note(&noted_futures, process, future);
}

void values_note_pointer(const struct process *process, uint64_t pointer)
{
    note(&noted_pointers, process, pointer);
}

/* One of the process's own, the newest first; or anybody's, or one that is a little off. */
static uint64_t pick(const struct noted *noted, const struct process *process, uint8_t choice)
{
    uint32_t own = 0;
    if (!noted->count)
        return choice;
    if (choice >= 240)
        return noted->value[choice % NOTED] + choice % 3 * 16;
    if (choice >= 224)
        return noted->value[choice % NOTED];
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 1; i <= NOTED && i <= noted->count; i++) {
            uint32_t at = (noted->count - i) % NOTED;
            if (noted->process[at] == process && own++ == choice % 8)
                return noted->value[at];
        }
    return noted->value[(noted->count - 1) % NOTED];
}

static uint64_t pointer(const struct activation *running, uint8_t choice, bool to_page)
{
    const struct process *process = running->process;
    const struct stack *stack = running->stack;
    const uint64_t strange[] = {
        0,
        CONSTANT,
        CONSTANT + PROCESSES * NAME_BYTES,
        0x12345000,
        DATA + DATA_PAGES * FL_PAGE_SIZE - 16,
        0xffff800000400000,
        ~7ull,
        FL_USER_TOP - 1,
        FL_RETURN_GATE,
        WINDOW,
        process->heap_next - FL_PAGE_SIZE,
        process->heap_next,
        stack ? stack->base + FL_STACK_BYTES : PROGRAM_STACK, /* the stack's own top page but one */
        stack ? stack->base + FL_STACK_BYTES / 2 : PROGRAM_STACK + FL_PAGE_SIZE,
        stack ? stack->base : 0, /* its guard page */
        stack ? stack->base + FL_STACK_TLS_OFFSET : 0,
        STACKS + FL_STACK_BYTES,
        STACKS + images[0].stack_stride + FL_STACK_BYTES,
        STACKS + images[0].stack_stride + FL_STACK_BYTES - FL_PAGE_SIZE,
        COPIES + FL_PAGE_SIZE,
        COPIES + FL_COPIES_STRIDE + FL_PAGE_SIZE,
        COPIES + FL_PAGE_SIZE + FL_COPIES_WARM,
        stack ? stack->window + SHARE_OFFSET + FL_PAGE_SIZE : 0,
        stack ? stack->window + FL_COPIES_WARM : 0,
    };
    uint64_t value = DATA + choice % 64 * 32;
    if (choice >= 192)
        value = strange[choice % (sizeof strange / sizeof strange[0])];
    else if (choice >= 160)
        value = pick(&noted_pointers, process, choice - 160);
    else if (choice >= 128 || to_page)
        value = DATA + choice % DATA_PAGES * FL_PAGE_SIZE;
    return to_page && choice % 16 ? value & ~(FL_PAGE_SIZE - 1) : value;
}

static uint64_t count(uint8_t choice)
{
    static const uint64_t counts[] = {8,      24,      0,       1,          100,        4096,  4097,  5000,
                                      8192,   9000,    16384,   16385,      20000,      24000, 28000, 32768,
                                      100000, 1 << 20, 1 << 26, 1ull << 62, UINT64_MAX, 2,     3,     64};
    return counts[choice % (sizeof counts / sizeof counts[0])];
}

static uint64_t nanoseconds(uint8_t choice)
{
    static const uint64_t times[] = {UINT64_MAX, 1000000, 0,        1,          1000,     20000,
                                     300000,     5000000, 20000000, 1000000000, INT64_MAX};
    return choice < 128 ? times[choice % 2] : times[choice % (sizeof times / sizeof times[0])];
}

/* Puts up to four futures where fl_wait_any will look for them. */
static uint64_t array_of_futures(const struct activation *running, uint8_t choice)
{
    for (uint32_t i = 0; i < 4; i++) {
        uint64_t physical = space_translate(running->process->page_table, FUTURES_AT + 8 * i, true);
        uint64_t future = pick(&noted_futures, running->process, (uint8_t)(choice + i));
        if (physical)
            memcpy(direct_map(physical), &future, sizeof future);
    }
    return choice < 250 ? FUTURES_AT : pointer(running, choice, false);
}

uint64_t value_of(char letter, const struct activation *running, uint8_t choice)
{
    switch (letter) {
    case 'p':
        return pointer(running, choice, false);
    case 'P':
        return pointer(running, choice, true);
    case 'n':
        return count(choice);
    case 's':
        return choice < 128 ? CONSTANT + choice % PROCESSES * NAME_BYTES : pointer(running, choice, false);
    case 'S':
        return choice < 250 ? CONSTANT + (1 + choice % (PROCESSES - 1)) * NAME_BYTES : pointer(running, choice, false);
    case 'h':
        return pick(&noted_handles, running->process, choice);
    case 'o':
        return (1 + choice % 4) * 0x1000ull;
    case 'f':
        return pick(&noted_futures, running->process, choice);
    case 'm':
        return choice < 250 ? 1u + choice % 4u : count(choice);
    case 'F':
        return array_of_futures(running, choice);
    case 't':
        return nanoseconds(choice);
    case 'T':
        return choice < 252 ? nanoseconds(choice) % 30000000 : NEVER;
    case 'w':
        return choice < 240 ? words[choice % WORDS] : pointer(running, choice, false);
    case 'x':
        return THREAD_ENTRY;
    default:
        return choice % 20; /* as a priority, most are good */
    }
}

/* A result: of a function whose result is an object, some object of the server's, or a handle of its own. */
uint64_t value_result(const struct activation *running, uint8_t choice)
{
    const struct fl_function *function = running->function;
    if (!function || !function->shape.result_type || choice >= 220)
        return choice < 240 ? count(choice) : ~0ull << choice % 64;
    if (choice < 15)
        return 0;
    if (function->shape.result_type == world_type_of(process_alpha, 0) && running->process->index != process_alpha)
        return choice < 130 ? user_argument(running) : pick(&noted_handles, running->process, choice);
    return (1 + choice % 4u) * 0x1000;
}
