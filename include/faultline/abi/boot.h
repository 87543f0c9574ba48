/* What the monitor hands to the kernel: processes laid out in memory, their stacks, bindings and exported functions. */
#ifndef FAULTLINE_ABI_BOOT_H
#define FAULTLINE_ABI_BOOT_H

#include "image.h"
#include "shape.h"

#include <stdint.h>

/*
 * All of it is made by the monitor before the guest's first instruction, and belongs to the kernel from then on. Fields
 * of type fl_kernel_pointer hold an address in the direct map (FL_DIRECT_BASE + physical), so that the kernel follows
 * them as they are. The monitor keeps its own record of where each fl_function lies and reads only its counters back.
 */
typedef uint64_t fl_kernel_pointer;

#define FL_BOOT_MAGIC 0x314c46544f4f42ull /* "BOOTFL1", little-endian */
#define FL_PROCESSES_MAX 64

enum fl_function_kind {
    FL_FUNCTION_GUEST = 0, /* runs in the process `server` */
    FL_FUNCTION_KERNEL,    /* `entry` is called in the kernel, as C */
    FL_FUNCTION_HOST,      /* `entry` is an index into the monitor's table of host functions */
    FL_FUNCTION_DENIED,    /* not granted: the call fails with EACCES */
    FL_FUNCTION_ASYNC,     /* starts a call of `target`, and returns its future */
    FL_FUNCTION_RESULT     /* waits for a future of `target`'s, and ends that call */
};

/* An exported function as the kernel runs it. Denied, asynchronous and result imports have records of their own, with the
   exporter's shape. */
struct fl_function {
    uint64_t entry;
    fl_kernel_pointer server; /* struct process of the kernel: filled in by it at boot from server_index */
    uint32_t kind;            /* enum fl_function_kind */
    uint32_t server_index;    /* FL_FUNCTION_GUEST: index into fl_boot.processes */
    fl_kernel_pointer parameters; /* struct fl_parameter[shape.parameter_count], or 0 */
    struct fl_shape shape;
    uint64_t calls;        /* counters for --stats; only the kernel writes them */
    uint64_t errors;
    uint64_t copied_bytes;
    uint64_t waits;
    fl_kernel_pointer queue;  /* struct queue of the kernel: filled in by it at boot from shape.queue */
    fl_kernel_pointer target; /* FL_FUNCTION_ASYNC and _RESULT: the struct fl_function that is called */
    uint64_t handler;         /* of the kernel, for calls of it: set by it at boot */
};

/* Writable memory of a server as it was before its first instruction, for starting it afresh. */
struct fl_pristine {
    uint64_t address;           /* where the process has it; page-aligned */
    fl_kernel_pointer pristine; /* the copy, in contiguous pages; 0: it was all zero */
    uint64_t bytes;             /* a multiple of FL_PAGE_SIZE */
};

/* A type of objects that a server has: from its struct fl_object_record. */
struct fl_object_type {
    uint64_t type;
    uint64_t release; /* address of the function */
    uint32_t queue;
    uint32_t reserved;
};

enum fl_process_flags {
    FL_PROCESS_SERVER = 1,
    FL_PROCESS_RESTART = 2 /* started afresh whenever it dies */
};

struct fl_process_image {
    char name[FL_NAME_MAX + 1];
    uint64_t page_table;    /* physical address of the PML4, upper half filled in */
    uint64_t entry;         /* a program's _start; a server's start routine, which returns to the return gate */
    uint64_t stack_pointer; /* a program's first stack pointer: argc, argv, a null, an environment's null, 16-aligned */
    uint64_t fs_base;       /* of a program's first thread */
    uint64_t window_base;   /* the import window */
    uint64_t window_bytes;
    fl_kernel_pointer bindings; /* fl_kernel_pointer[window_bytes / FL_SLOT_SIZE] to struct fl_function, 0: unbound */
    uint64_t heap_base;     /* fl_map() hands out addresses from here */
    uint64_t heap_end;
    uint64_t pages_used;    /* pages charged to it so far: image, stacks, TLS, page tables */
    uint64_t page_limit;
    uint32_t flags;         /* enum fl_process_flags */
    uint32_t client;        /* with instances=client: 1 + the index of the process that this instance is for; otherwise 0 */
    int64_t grace_ns;       /* a call that was cut off may run on for so long before the server is ended; -1: for ever */
    uint64_t stacks_base;   /* the kernel makes stacks: number i at stacks_base + i * stack_stride, laid out as in layout.h */
    uint64_t stack_stride;
    uint64_t copies_base;   /* and the copy window of stack i at copies_base + i * FL_COPIES_STRIDE */
    fl_kernel_pointer tls_block; /* what every thread-local block starts as: tls_bytes, in contiguous pages */
    uint64_t tls_bytes;     /* a multiple of FL_PAGE_SIZE */
    uint64_t tls_fs_offset; /* FS base of a block, from its start; the word there holds its own address */
    uint32_t queue_count;   /* of a server: the default queue, and those of FL_QUEUE */
    uint32_t object_type_count;
    fl_kernel_pointer object_types; /* struct fl_object_type[object_type_count] */
    fl_kernel_pointer pristine; /* struct fl_pristine[pristine_count]: a server's writable segments */
    uint32_t pristine_count;
    uint32_t reserved;
};

enum fl_bell_kind {
    FL_BELL_PORT_IO = 1, /* KVM: a byte written to port FL_BELL_PORT; the write completes when the bell was answered */
    FL_BELL_UART = 2     /* QEMU: a byte written to the UART at FL_BELL_UART_PORT; a byte comes back when answered */
};

struct fl_boot {
    uint64_t magic;
    uint32_t version;       /* FL_ABI_VERSION */
    uint32_t bell;          /* enum fl_bell_kind */
    uint64_t memory_bytes;  /* of guest memory, from physical 0 */
    uint64_t free_first;    /* physical: the first frame that nobody uses; from here to memory_bytes all are zero */
    uint64_t boot_page_table; /* physical: the kernel's half, and its code at its physical address for the start */
    uint64_t entry_tsc;     /* written by the kernel: the time-stamp counter at its first instruction, */
    uint64_t first_user_tsc; /* and just before the program's first */
    uint64_t kernel_entries; /* counted by the kernel: faults, exceptions and interrupts taken from user mode */
    uint64_t random;        /* a number that no program can know */
    uint64_t copy_threshold; /* bytes from which on FL_RING_COPY is faster than a copy by the kernel; 0: never */
    uint32_t process_count; /* the program is process 0 */
    uint32_t function_count;
    fl_kernel_pointer processes; /* struct fl_process_image[process_count] */
    fl_kernel_pointer functions; /* struct fl_function[function_count] */
};

#endif
