/* Opens and closes the files that the generator writes, and writes strings as the assembler reads them. */
#include "output.h"
#include "text.h"

#include <errno.h>
#include <string.h>

FILE *output_open(const char *path)
{
    FILE *file = fopen(path, "we");
    if (!file)
        fail("%s: cannot be written: %s; name a file in a directory that can be", path, strerror(errno));
    return file;
}

void output_close(FILE *file, const char *path)
{
    int failed = ferror(file);
    if (fclose(file) != 0 || failed)
        fail("%s: cannot be written in full: %s; make room for it", path, strerror(errno));
}

void output_string(FILE *file, const char *label, const char *text)
{
    fprintf(file, "    .section .fl.strings,\"a\"\n%s:\n    .asciz \"", label);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', file);
        fputc(*text == '\n' ? ' ' : *text, file);
    }
    fputs("\"\n", file);
}
