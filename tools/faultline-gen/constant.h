/* Integer constants as attributes may write them: with suffixes, parentheses and operators. */
#ifndef FAULTLINE_GEN_CONSTANT_H
#define FAULTLINE_GEN_CONSTANT_H

#include <stdbool.h>
#include <stddef.h>

/* The value of the whole text, or false: not a constant, or it does not fit. */
bool constant_read(const char *text, size_t length, __int128 *value);

#endif
