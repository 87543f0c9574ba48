/* Memory that is kept until the end, text made in it, and the tool's way to end with a sentence. */
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    struct kept *next;
    max_align_t memory[];
};

static struct kept *all_kept;

void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("faultline-gen: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

void *keep(size_t bytes)
{
    struct kept *kept = bytes < SIZE_MAX / 2 ? calloc(1, sizeof *kept + bytes) : NULL;
    if (!kept)
        fail("out of memory for %zu bytes; free some memory and try again", bytes);
    kept->next = all_kept;
    all_kept = kept;
    return kept->memory;
}

char *keep_text(const char *text, size_t length)
{
    char *copy = keep(length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *keep_format(const char *format, ...)
{
    va_list arguments;
    char *text;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        fail("out of memory for a text; free some memory and try again");
    char *kept = keep_text(text, (size_t)length);
    free(text);
    return kept;
}
