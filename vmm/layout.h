/* What laying out a process is made of: its image in memory, thread-local storage, and a program's first stack. */
#ifndef FAULTLINE_VMM_LAYOUT_H
#define FAULTLINE_VMM_LAYOUT_H

#include "guest_parts.h"
#include "page_table.h"

/* One process while it is laid out. */
struct layout {
    struct guest *guest;
    struct guest_process *process;
    struct fl_process_image *table;
};

/* Fresh zeroed pages at `address`, `bytes` of them; returns where they are here, and *frames in the guest. */
unsigned char *layout_map(struct layout *layout, uint64_t address, uint64_t bytes, unsigned int rights,
                          guest_phys *frames);

/* image_layout.c: segments at their places, relocated; what a server is made afresh from; what thread-local blocks start as. */
void layout_image(struct layout *layout);

/* first_stack.c: the program's first stack with its arguments, and behind it a thread-local block, from `address` on. */
void layout_first_stack(struct layout *layout, uint64_t address, char *const *arguments);

#endif
