/* From a function and its attributes to its shape: what of a call crosses, and how. */
#ifndef FAULTLINE_GEN_SHAPE_H
#define FAULTLINE_GEN_SHAPE_H

#include "server.h"

/* Refuses the types that cannot cross; names the client's view of host buffers, and finds the objects. */
void function_check_types(struct function *function, const struct server *server);

/* Gives each attribute to its argument, and refuses what does not fit the function. */
void function_check_attributes(struct function *function, const struct server *server);

/* Registers, stack, masks and widths of arguments and result, what a failed call returns, and the queue. */
void function_place(struct function *function, struct server *server);

/* The table of what the pointers mean. */
void function_make_parameters(struct function *function);

struct argument *function_argument(const struct function *function, const char *name, size_t length);
const struct attribute *function_attribute(const struct function *function, enum attribute_kind kind);

#endif
