/* What the files of symbols share: an image under libdwfl, and the memory of its process. */
#ifndef FAULTLINE_VMM_SYMBOLS_PARTS_H
#define FAULTLINE_VMM_SYMBOLS_PARTS_H

#include "guest.h"

#include <elfutils/libdwfl.h>

struct walk;

struct symbols {
    const struct guest *guest;
    const struct guest_process *process;
    Dwfl *dwfl;
    Dwfl_Module *module; /* NULL: the file cannot be read */
    struct walk *walk; /* while one goes on */
};

bool symbols_read(const struct symbols *symbols, uint64_t address, void *to, uint64_t bytes);

#endif
