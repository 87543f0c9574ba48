/* Functions as DWARF tells of them, in object files. */
#ifndef FAULTLINE_GEN_DEBUG_FUNCTIONS_H
#define FAULTLINE_GEN_DEBUG_FUNCTIONS_H

#include "function.h"

/* Opens the object files; they stay open, since types are read as they are met. */
void debug_open(char *const *paths, int count);
void debug_close(void);

/* Fills in name, result and arguments of the definition of declaration->function; refuses if there is none. */
void debug_find_function(const struct declaration *declaration, struct function *function);

#endif
