/* The one interface of the engines that execute a guest: KVM in this process, or QEMU's software CPU in another. */
#ifndef FAULTLINE_VMM_MACHINE_H
#define FAULTLINE_VMM_MACHINE_H

#include "faultline/abi/boot.h"
#include "guest_memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct machine_start {
    const struct guest_memory *memory;
    const char *kernel_file; /* for a machine that loads the kernel itself */
    guest_virt first; /* for one that does not: the kernel's first instruction in long mode, */
    guest_phys boot_page_table; /* and the page table to start it with */
};

/* The guest rang: enum fl_bell, though not checked. Returns true to answer and go on, false to stop. */
typedef bool machine_bell(unsigned char ring);

struct machine_type {
    const char *name;
    enum fl_bell_kind bell;

    /* Finds out by trying whether the machine can be used here. False: `reason` says in words why not, and what to do. */
    bool (*probe)(char *reason, size_t reason_bytes);

    /* Runs the guest on the calling thread until `bell` returns false; fail()s if the machine breaks. */
    void (*run)(const struct machine_start *start, machine_bell *bell);

    /* As fl_boot.copy_threshold, once the machine was probed. */
    uint64_t (*copy_threshold)(void);

    /* Of the guest's time-stamp counter, while the guest runs. */
    uint64_t (*tsc_hz)(void);

    /* Frees what would outlive this process; from any thread, any number of times. */
    void (*stop)(void);

    /* For --stats: how often the machine left the guest, by reason; returns the sum. */
    uint64_t (*print_exits)(FILE *to);
};

extern const struct machine_type machine_kvm;
extern const struct machine_type machine_qemu;

#endif
