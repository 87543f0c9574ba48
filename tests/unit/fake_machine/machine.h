/* A machine made of arrays, in place of guestkernel/x86_64/machine.h: core/ runs on it under CMocka and the sanitizers. */
#ifndef FAULTLINE_TEST_FAKE_MACHINE_H
#define FAULTLINE_TEST_FAKE_MACHINE_H

#include "activation.h"
#include "faultline/abi/link.h"

#include <string.h>

#define FAKE_FRAMES 8192
#define FAKE_MAPPINGS 8192

/* Physical memory starts at FAKE_PHYSICAL: behind the link's pages, so that no address is both. */
#define FAKE_PHYSICAL 0x400000ull

/* `next` is the index of the next one in its bucket, or of the next unused one; 0 is the end. */
struct fake_mapping {
    uint64_t page_table, address, frame; /* frame 0: it is unused */
    uint32_t next;
    bool writable;
};

extern uint8_t fake_memory[FAKE_FRAMES][FL_PAGE_SIZE];
extern struct fake_mapping fake_mappings[FAKE_MAPPINGS]; /* the first is never used */
extern uint32_t fake_mapping_count; /* those behind were never used */
extern uint64_t fake_current_space;
extern uint8_t fake_vector_state[512];
extern uint64_t fake_fs_base;
extern struct fl_link fake_link;
extern struct fl_request fake_requests[FL_LINK_SLOTS];
extern void (*fake_monitor)(enum fl_bell what); /* what answers the bell; NULL: time passes while the kernel waits */
extern void (*fake_end)(void); /* what ends the run, and does not return */
extern uint64_t fake_time; /* nanoseconds: what the time-stamp counter counts */
extern uint64_t fake_alarm; /* when the timer will interrupt user code, or NEVER */

/* Whether page tables take frames and are charged, as on a real machine. They stay until the end. */
extern bool fake_tables;
extern uint32_t fake_table_count;
struct fake_table {
    uint64_t page_table;
    uint64_t region; /* of 2 MiB */
    uint64_t frame; /* 0: what fake_map() has mapped needs none */
};
extern struct fake_table fake_table_list[FAKE_MAPPINGS];

/* No mapping, no process, the vector state of a fresh activation. Frames stay taken: the kernel's records lie in them. */
void fake_machine_reset(void);

/* Maps `pages` new zeroed pages for a process; returns the memory behind the first one; the pages are contiguous. */
uint8_t *fake_map(uint64_t page_table, uint64_t address, unsigned int pages, bool writable);

/* How many pages of a process are mapped. */
unsigned int fake_mapped(uint64_t page_table);

/* Ends the test if there is no memory at that address. */
void *direct_map(uint64_t physical);

static inline uint64_t physical_of(const void *mapped)
{
    return (uint64_t)((const uint8_t *)mapped - (const uint8_t *)fake_memory) + FAKE_PHYSICAL;
}

static inline uint64_t time_stamp(void)
{
    return fake_time;
}

static inline void timer_set(uint64_t ns)
{
    fake_alarm = fake_time + ns;
}

static inline struct fl_link *link_page(void)
{
    return &fake_link;
}

static inline void memory_copy(void *to, const void *from, uint64_t bytes)
{
    memcpy(to, from, bytes);
}

static inline void memory_clear(void *to, uint64_t bytes)
{
    memset(to, 0, bytes);
}

static inline bool user_range(uint64_t address, uint64_t bytes)
{
    return bytes <= FL_USER_TOP && address <= FL_USER_TOP - bytes;
}

bool user_copy_in(void *to, uint64_t from, uint64_t bytes);
bool user_copy_out(uint64_t to, const void *from, uint64_t bytes);
bool user_clear(uint64_t to, uint64_t bytes);
bool user_string_length(uint64_t address, uint64_t limit, uint64_t *length);

static inline bool user_load8(uint64_t address, uint8_t *value)
{
    return user_copy_in(value, address, sizeof *value);
}

static inline bool user_load64(uint64_t address, uint64_t *value)
{
    return user_copy_in(value, address, sizeof *value);
}

uint64_t space_translate(uint64_t page_table, uint64_t address, bool write);
bool space_map(struct process *process, uint64_t address, uint64_t frame);
uint64_t space_unmap(uint64_t page_table, uint64_t address);

extern const uint8_t vector_state_start[512];
#define VECTOR_STATE_XMM 160

static inline void vector_state_save(struct activation *activation)
{
    memcpy(activation->vector_state, fake_vector_state, sizeof fake_vector_state);
}

static inline void vector_state_load(const uint8_t state[512])
{
    memcpy(fake_vector_state, state, sizeof fake_vector_state);
}

extern struct process *space_owner;

static inline void activation_enter(struct activation *activation)
{
    space_owner = activation->process;
    fake_current_space = activation->process->space;
    fake_fs_base = activation->fs_base;
}

static inline void frame_pass(struct frame *to, const struct frame *from, const uint64_t mask[FL_INTEGER_ARGUMENTS])
{
    *to = (struct frame){.rdi = from->rdi & mask[0],
                         .rsi = from->rsi & mask[1],
                         .rdx = from->rdx & mask[2],
                         .rcx = from->rcx & mask[3],
                         .r8 = from->r8 & mask[4],
                         .r9 = from->r9 & mask[5]};
}

static inline void frame_pass_all(struct frame *to, const struct frame *from)
{
    to->rdi = from->rdi;
    to->rsi = from->rsi;
    to->rdx = from->rdx;
    to->rcx = from->rcx;
    to->r8 = from->r8;
    to->r9 = from->r9;
}

static inline void frame_results(struct frame *frame, uint64_t rax, uint64_t rdx)
{
    frame->rax = rax;
    frame->rdx = rdx;
    frame->rcx = frame->rsi = frame->rdi = frame->r8 = frame->r9 = frame->r10 = frame->r11 = 0;
}

static inline struct activation *resume_return(struct activation *caller, uint64_t rax, uint64_t rdx)
{
    frame_results(&caller->frame, rax, rdx);
    return caller;
}

static inline void frame_start(struct frame *frame, uint64_t entry, uint64_t stack_pointer)
{
    frame->rip = entry;
    frame->rsp = stack_pointer;
    frame->cs = FL_USER_CS;
    frame->ss = FL_USER_DS;
    frame->rflags = RFLAGS_START;
}

static inline struct activation *resume_call(struct activation *callee, uint64_t stack_pointer,
                                             const struct frame *caller, const struct fl_function *function)
{
    frame_pass(&callee->frame, caller, function->shape.integer_mask);
    frame_start(&callee->frame, function->entry, stack_pointer);
    return callee;
}

uint64_t frame_argument(const struct frame *frame, uint32_t index);
void frame_set_argument(struct frame *frame, uint32_t index, uint64_t value);

bool call_site_slow(const struct activation *activation, uint64_t return_address, uint64_t target);

static inline bool call_site_is_direct(uint64_t return_address, uint64_t target)
{
    (void)return_address, (void)target;
    return false; /* so that the tests see the whole search */
}

void bell_ring(enum fl_bell what);
_Noreturn void bell_end(void);

#endif
