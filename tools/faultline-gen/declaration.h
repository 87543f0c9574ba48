/* What a server declares of its exports and objects: which function or struct, with which attributes, said where. */
#ifndef FAULTLINE_GEN_DECLARATION_H
#define FAULTLINE_GEN_DECLARATION_H

#include <stdbool.h>
#include <stddef.h>

struct declaration {
    const char *file;
    const char *line;
    const char *function; /* or "struct tag" */
    const char *attributes; /* the text between the parentheses, behind the function's name */
    bool in_list; /* it stands in a list, and not in a source */
};

struct declarations {
    struct declaration *list;
    size_t count;
};

/* Adds what FL_EXPORT, FL_OBJECT and FL_OBJECT_OF left in an object file. */
void declarations_read_object(struct declarations *declarations, const char *path);

/* Adds what a list says: a function, or struct and tag, and its attributes on each line, comments from # on. */
void declarations_read_list(struct declarations *declarations, const char *path);

/* Ends the tool: FILE:LINE: function F (or struct S), parameter P: and the sentence. `parameter` may be NULL. */
_Noreturn __attribute__((format(printf, 3, 4))) void refuse(const struct declaration *declaration,
                                                            const char *parameter, const char *format, ...);

#endif
