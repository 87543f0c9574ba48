/* The files that the generator writes. */
#ifndef FAULTLINE_GEN_OUTPUT_H
#define FAULTLINE_GEN_OUTPUT_H

#include "server.h"

#include <stdio.h>

/* A file to write, or the end of the tool; closed by output_close, which sees to it that everything was written. */
FILE *output_open(const char *path);
void output_close(FILE *file, const char *path);

/* `label: .asciz "text"` in .fl.strings. */
void output_string(FILE *file, const char *label, const char *text);

void write_exports(const struct server *server, const char *path);

/* Three members for each function f (f, f_async and f_result), or f alone. */
void write_imports(const struct server *server, const char *directory);
void write_import_header(const struct server *server, const char *path);
void write_dispatchers(const struct server *server, const char *path);

/* What stands at the end of the dispatchers: the table that leads to them. */
void write_host_table(FILE *file, const struct server *server);

/* The table of a function's parameters as an initialiser in C, called parameters_ and its name; nothing if it has none. */
void write_parameter_table(FILE *file, const struct function *function);

/* What a native program calls the server through. */
void write_native(const struct server *server, const char *path);

/* Definitions of the types that the functions use, for files that cannot include the server's own header; with the headers
   of the standard types, or without. */
void write_types(FILE *file, const struct server *server);
void write_type_definitions(FILE *file, const struct server *server);

#endif
