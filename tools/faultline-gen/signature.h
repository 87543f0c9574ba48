/* A function's signature, in words for people and as a hash for the binder; and C declarations of types. */
#ifndef FAULTLINE_GEN_SIGNATURE_H
#define FAULTLINE_GEN_SIGNATURE_H

#include "function.h"

/* The C declaration of `name` as the type: "int (*name)[2]". */
const char *spell(const struct type *type, const char *name);

/* The type without the qualifiers around it, but with its typedef. */
const struct type *without_qualifiers(const struct type *type);

/* The definition of a struct, union or enum, with the separator before each member. */
const char *spell_definition(const struct type *type, const char *separator);

/* What stands between the parentheses of the prototype. */
const char *spell_arguments(const struct function *function, bool for_server);

/* The prototype as clients see it, or (for_server) as the server defines it. */
const char *spell_prototype(const struct function *function, bool for_server);

/* Sets signature and hash, after the parameter table is made. */
void function_sign(struct function *function);

#endif
