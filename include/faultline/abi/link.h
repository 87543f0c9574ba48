/* The host link: how the kernel hands calls and reports to the monitor, and gets answers, through shared memory and a bell. */
#ifndef FAULTLINE_ABI_LINK_H
#define FAULTLINE_ABI_LINK_H

#include "layout.h"
#include "shape.h"

#include <stdint.h>

/*
 * The kernel takes a free request slot, fills it, puts its index + 1 into calls[calls_posted % FL_LINK_SLOTS], then
 * raises calls_posted (release), then rings. The monitor reads each field once, checks it, and runs the call. When it
 * is done it writes the slot's answer, takes the next place by its own private count, and stores the slot's index + 1
 * into answers[place % FL_LINK_SLOTS] (release), one place after the other; the kernel empties the entry to 0 as it takes
 * it, in the same order.
 * There are never more calls in flight than slots, so neither ring can overflow.
 */
#define FL_LINK_SLOTS 64u
#define FL_SEGMENTS_MAX 192u       /* pieces of memory one call may hand over */
#define FL_HOST_STACK_BYTES_MAX 64 /* bytes of stack arguments a host function may have */

struct fl_segment {
    uint64_t physical;
    uint64_t bytes;
};

struct fl_link_buffer {
    uint64_t bytes;         /* of the whole buffer; of a string: without its NUL */
    uint16_t first_segment;
    uint16_t segment_count;
    uint8_t present;        /* 0: the caller passed NULL */
    uint8_t reserved[3];
};

/* One page: a call to a host function, then its answer. */
struct fl_request {
    uint32_t function;  /* index into the monitor's table */
    uint32_t process;   /* who calls: index of the process */
    uint64_t integer[FL_INTEGER_ARGUMENTS]; /* masked by the shape; pointers arrive as 0 */
    uint64_t sse[FL_SSE_ARGUMENTS];
    uint8_t stack[FL_HOST_STACK_BYTES_MAX];
    uint32_t buffer_count; /* the shape's parameter_count */
    uint32_t segment_count;
    struct fl_link_buffer buffers[FL_PARAMETERS_MAX];
    struct fl_segment segments[FL_SEGMENTS_MAX];
    /* the answer */
    uint64_t result_integer[2]; /* rax and rdx */
    uint64_t result_sse[2];     /* low halves of xmm0 and xmm1 */
    uint32_t error;             /* 0, or why the function did not run or its answer does not count: enum fl_call_error */
    uint32_t copied_bytes;
};
_Static_assert(sizeof(struct fl_request) <= FL_PAGE_SIZE, "a request slot is one page");

/* Byte values rung on the bell. Each ring is answered before the kernel goes on. */
enum fl_bell {
    FL_RING_CALLS = 'c',  /* calls were posted */
    FL_RING_WAIT = 'w',   /* calls may have been posted, and the kernel has nothing to do: answer when an answer is there, or
                             when fl_link.wait_ns have passed; the clocks are filled in as well */
    FL_RING_COPY = 'p',   /* do what fl_link.copy says */
    FL_RING_REPORT = 'r', /* fl_link.report is filled in: print it, go on */
    FL_RING_TIME = 't',   /* fill in the clocks: fl_link.realtime_ns, monotonic_ns and tsc_hz */
    FL_RING_END = 'e',    /* fl_link.report says how the run ends; the guest expects no answer */
};

enum fl_report_kind {
    FL_REPORT_FAULT = 1, /* a process made a real fault and has been ended */
    FL_REPORT_EXIT,      /* a process called fl_exit: `status` */
    FL_REPORT_PANIC,     /* the kernel found a bug of its own: `text` */
    FL_REPORT_KILLED,    /* a server was ended by fl_kill() */
    FL_REPORT_GRACE,     /* a server was ended since a call that was cut off ran on for longer than its grace */
    FL_REPORT_STUCK,     /* every thread waits, and nothing is left that could wake one; frames of one of them; ends the run */
};

/* What a real fault tried to do, beyond what the vector tells. */
enum fl_fault_reason {
    FL_FAULT_PLAIN = 0,       /* what the vector, error code and instruction say */
    FL_FAULT_SLOT_DATA,       /* a load or store at an import slot */
    FL_FAULT_SLOT_NOT_CALLED, /* an import slot was reached, but not by a CALL to it */
    FL_FAULT_SLOT_MISALIGNED, /* fetch inside the window, not at the start of a slot */
    FL_FAULT_SLOT_UNBOUND,    /* fetch in the window where no import is */
    FL_FAULT_SLOT_STACK,      /* fetch at a slot with a stack pointer that holds no return address */
    FL_FAULT_GATE_NO_CALL,    /* fetch at the return gate, outside any call */
    FL_FAULT_GATE_DATA,       /* a load or store at the return gate */
    FL_FAULT_SYSCALL,         /* SYSCALL that the machine let through to LSTAR */
    FL_FAULT_OUT_OF_STACK,    /* an access to the guard page under a stack */
    FL_FAULT_NO_MEMORY,       /* an access to a page of its stack for which the process has no memory left */
};

/* The registers of one activation, innermost first: enough to unwind it. */
struct fl_report_frame {
    uint32_t process;
    uint32_t is_call; /* nonzero: it was called, or releases an object; 0: a thread's first function */
    uint64_t entry;   /* the address of the exported function, or of the server's start that runs before it; 0: neither */
    uint64_t rip, rsp, rbp, rbx, r12, r13, r14, r15;
};

#define FL_REPORT_FRAMES 16

struct fl_report {
    uint32_t kind;    /* enum fl_report_kind */
    uint32_t process;
    int32_t status;   /* FL_REPORT_EXIT */
    uint32_t vector;  /* FL_REPORT_FAULT: the exception, SDM volume 3, table 6-1 */
    uint64_t error_code;
    uint64_t cr2;
    uint32_t reason;  /* enum fl_fault_reason */
    uint32_t code_bytes; /* how many of `code` could be read */
    uint8_t code[16]; /* at rip */
    uint64_t mxcsr;
    uint64_t registers[16]; /* rax rcx rdx rbx rsp rbp rsi rdi r8 .. r15, in the order of their encoding */
    uint32_t frame_count;
    uint32_t ends_run; /* nonzero: the process was the program; the run ends */
    struct fl_report_frame frames[FL_REPORT_FRAMES];
    char text[256]; /* FL_REPORT_PANIC */
};

/* A copy between two processes by the monitor, which reads the page tables itself. A `from_table` of 0 means zeros. */
struct fl_link_copy {
    uint64_t from_table, from; /* physical address of a PML4, and an address that its users can read */
    uint64_t to_table, to;     /* users can write there */
    uint64_t bytes;
    uint32_t failed; /* the answer: 0, or 1 if any page was not there; then any part may have been copied */
    uint32_t reserved;
};

/* One page at FL_LINK_PHYS; slot i is the page at FL_LINK_PHYS + (1 + i) * FL_PAGE_SIZE. */
struct fl_link {
    uint32_t calls_posted; /* kernel: how many calls were ever posted */
    uint32_t reserved;
    uint32_t calls[FL_LINK_SLOTS];   /* kernel writes */
    uint32_t answers[FL_LINK_SLOTS]; /* monitor writes, kernel empties */
    int64_t realtime_ns;
    int64_t monotonic_ns;
    uint64_t tsc_hz; /* of the guest's time-stamp counter */
    int64_t wait_ns; /* kernel: how long FL_RING_WAIT waits at most; -1: for ever */
    struct fl_link_copy copy;
    struct fl_report report;
};
_Static_assert(sizeof(struct fl_link) <= FL_PAGE_SIZE, "the link's head is one page");

#define FL_BELL_PORT 0x10
#define FL_BELL_UART_PORT 0x3f8

#endif
