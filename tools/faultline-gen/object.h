/* Types of objects: what FL_OBJECT and FL_OBJECT_OF say, and which pointers are therefore handles. */
#ifndef FAULTLINE_GEN_OBJECT_H
#define FAULTLINE_GEN_OBJECT_H

#include "server.h"

/* Whether the declaration is of a struct, not of a function. */
bool declaration_is_of_object(const struct declaration *declaration);

/* Refuses attributes of a function that only a struct can have. */
void object_check_attributes(const struct function *function);

/* Adds the type of objects that the declaration tells of, once; refuses what cannot be one. */
void object_add(struct server *server, const struct declaration *declaration);

/* Refuses a function that cannot be the object's release function. */
void object_check_release(const struct server *server, const struct object *object, const struct function *release);

/* The object that the type is a struct of, or NULL. Refuses a struct that several servers have as objects. */
const struct object *object_of(const struct server *server, const struct type *type, const struct function *function,
                               const char *parameter);

#endif
