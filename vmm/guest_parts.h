/* What guest_create is made of: finding the images, the kernel's half of memory, binding imports, laying out processes. */
#ifndef FAULTLINE_VMM_GUEST_PARTS_H
#define FAULTLINE_VMM_GUEST_PARTS_H

#include "guest.h"

/* find_servers.c: reads the program, then each server that anything read so far imports from. */
void find_processes(struct guest *guest, const struct guest_options *options);

/*
 * kernel_layout.c: the kernel's image in memory (if the monitor is to load it) and its half of every address space.
 * Returns the page table to start with, which maps the kernel's code where it physically is as well.
 */
guest_phys kernel_lay_out(struct guest *guest, const struct guest_options *options);

/* process_layout.c: memory and page table of one process; fills its struct fl_process_image. */
void process_lay_out(struct guest *guest, const struct guest_options *options, size_t index,
                     guest_phys kernel_page_table);

/* bind.c: makes the function table, and each process's bindings from its imports. */
void bind_all(struct guest *guest, const struct guest_options *options);

/* The index of the process that is the server `name` to the process `client`: its own instance or everybody's; or -1. */
long find_server_process(const struct guest *guest, size_t client, const char *name);

/* Whether the kernel or the host exports what is called `name`. */
bool is_built_in(const struct guest_options *options, const char *name);

/* A number that no program can know. */
uint64_t guest_random(void);

static inline fl_kernel_pointer kernel_pointer(guest_phys address)
{
    return FL_DIRECT_BASE + address.value;
}

/* Zeroed guest memory for `count` records of `size` bytes, which nobody else uses; *address is where. */
void *guest_records(struct guest *guest, uint64_t count, uint64_t size, guest_phys *address);

#endif
