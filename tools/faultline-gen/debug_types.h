/* Types as DWARF tells of them. */
#ifndef FAULTLINE_GEN_DEBUG_TYPES_H
#define FAULTLINE_GEN_DEBUG_TYPES_H

#include "type.h"

#include <elfutils/libdw.h>

/* The type that the entry's DW_AT_type names; void if it names none. */
const struct type *debug_type_of(Dwarf_Die *entry);

#endif
