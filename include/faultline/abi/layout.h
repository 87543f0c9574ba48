/* Where things lie in every guest: the addresses that kernel, monitor and linker script agree on. */
#ifndef FAULTLINE_ABI_LAYOUT_H
#define FAULTLINE_ABI_LAYOUT_H

/* Physical memory: 0 to 1 MiB is the firmware's, then the kernel image, then what the monitor lays out at start. */
#define FL_PAGE_SIZE 0x1000ull
#define FL_KERNEL_PHYS 0x100000ull       /* the kernel image, at most 1 MiB */
#define FL_BOOT_PHYS 0x200000ull         /* struct fl_boot, in one page */
#define FL_LINK_PHYS 0x201000ull         /* struct fl_link, then its request slots, a page each */
#define FL_MEMORY_MIN (16ull << 20)      /* bytes of guest memory: the least and the most --mem may ask for */
#define FL_MEMORY_MAX (2048ull << 20)

/*
 * Virtual memory, the same in every address space:
 *   0 .. FL_USER_BASE                    never mapped, so that null and small offsets from it fault
 *   FL_USER_BASE .. FL_USER_TOP          the process: image, heap, stacks, copy windows (placed at random)
 *   FL_USER_TOP .. 2^47                  the last page below the canonical limit: never mapped, holds the return gate
 *   FL_DIRECT_BASE + physical address    all of memory, supervisor, no-execute (kernel text and constants read-only)
 *   FL_DEVICE_BASE                       local APIC, then I/O APIC, a page each
 *   FL_KERNEL_BASE + physical address    the kernel image
 */
#define FL_USER_BASE 0x10000ull
#define FL_USER_TOP 0x7ffffffff000ull
#define FL_RETURN_GATE FL_USER_TOP
#define FL_DIRECT_BASE 0xffff800000000000ull
#define FL_KERNEL_BASE 0xffffffff80000000ull
#define FL_DEVICE_BASE 0xffffffffc0000000ull
#define FL_LAPIC_PHYS 0xfee00000ull
#define FL_IOAPIC_PHYS 0xfec00000ull
#define FL_SYSCALL_TRAP 0xfffffffffffe0000ull /* LSTAR: never mapped, so that a SYSCALL that is let through faults here */

/* A stack of the kernel's making, from the start of its stride: a guard page, the stack, a guard page, thread-local storage. */
#define FL_STACK_BYTES 0x40000ull        /* of addresses: its top page is there from the start, others as they are touched */
#define FL_STACK_TLS_OFFSET (FL_STACK_BYTES + 2 * FL_PAGE_SIZE)
#define FL_STACKS_MAX 4096u              /* stacks that one process may have */
#define FL_COPIES_BYTES (64ull << 20)    /* of addresses in a stack's copy window, behind a guard page */
#define FL_COPIES_STRIDE (128ull << 20)
#define FL_COPIES_WARM 0x4000ull         /* bytes at the start of a copy window that stay mapped */

/* Handles of objects: addresses where nothing is ever mapped. */
#define FL_HANDLE_BASE 0x7e0000000000ull
#define FL_HANDLE_END 0x7f0000000000ull

#define FL_SLOT_SIZE 4ull                /* bytes of address space an import slot takes */
#define FL_SLOTS_MAX 65536ull            /* slots in one process's import window */

/* Selectors of the kernel's GDT, in the order SYSRET would want them. */
#define FL_KERNEL_CS 0x08
#define FL_KERNEL_DS 0x10
#define FL_USER_CS32 0x1b
#define FL_USER_DS 0x23
#define FL_USER_CS 0x2b
#define FL_TSS 0x30

#endif
