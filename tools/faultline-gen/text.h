/* Memory and text of a tool that runs for a moment: everything is kept until it ends. */
#ifndef FAULTLINE_GEN_TEXT_H
#define FAULTLINE_GEN_TEXT_H

#include <stddef.h>

/* Zeroed memory that lives until the end. Ends the tool if there is none. */
void *keep(size_t bytes);
char *keep_text(const char *text, size_t length);
__attribute__((format(printf, 1, 2))) char *keep_format(const char *format, ...);

/* Ends the tool with one sentence and status 1. */
_Noreturn __attribute__((format(printf, 1, 2))) void fail(const char *format, ...);

#endif
