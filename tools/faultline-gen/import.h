/* The functions that an import library has for each exported function f: f itself, f_async and f_result. */
#ifndef FAULTLINE_GEN_IMPORT_H
#define FAULTLINE_GEN_IMPORT_H

#include "server.h"

#include "faultline/abi/image.h"

#define IMPORT_KINDS 3

/* Whether f has f_async and f_result. */
bool function_has_future(const struct function *function);

/* What clients call. */
const char *import_name(const struct function *function, enum fl_import_kind kind);

/* The symbol of the slot: for f_async with a hidden result pointer it is not what clients call. */
const char *import_symbol(const struct function *function, enum fl_import_kind kind);

/* Refuses functions whose names are those of another's f_async or f_result. */
void server_check_names(const struct server *server);

#endif
