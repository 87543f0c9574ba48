/* Functions as DWARF tells of them, in object files. */
#ifndef FAULTLINE_GEN_DEBUG_FUNCTIONS_H
#define FAULTLINE_GEN_DEBUG_FUNCTIONS_H

#include "function.h"

/* Opens the object files; they stay open, since types are read as they are met. */
void debug_open(char *const *paths, int count);
void debug_close(void);

/*
 * Fills in name, result and arguments of the definition of the function. Refuses if there is none, with a sentence about
 * `what` it is to the declaration.
 */
void debug_find_function(const struct declaration *declaration, const char *name, const char *what,
                         struct function *function);

#endif
