/* Writes the members of an import library in assembly: for each function a slot that is its address, and the record of it. */
#include "output.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

static void write_import(const struct server *server, const struct function *function, const char *directory)
{
    const char *path = keep_format("%s/%s.S", directory, function->name);
    FILE *file = output_open(path);
    fprintf(file,
            "/* %s of the server %s as its clients see it, written by faultline-gen: see faultline/abi/image.h. */\n",
            function->name, server->name);
    fprintf(file,
            "    .section .fl.window,\"a\",@nobits\n    .balign 4\n    .globl %s\n    .type %s, @function\n"
            "    .size %s, 4\n%s:\n    .skip 4\n",
            function->name, function->name, function->name, function->name);
    fprintf(file,
            "    .section .fl.import_table,\"a\"\n    .balign 8\n    .long %s - .\n    .long .Lserver - .\n"
            "    .long .Lname - .\n    .long .Lsignature - .\n    .quad %#" PRIx64 "\n",
            function->name, function->hash);
    output_string(file, ".Lserver", server->name);
    output_string(file, ".Lname", function->name);
    output_string(file, ".Lsignature", function->signature);
    fputs("    .section .note.GNU-stack,\"\",@progbits\n", file);
    output_close(file, path);
}

void write_imports(const struct server *server, const char *directory)
{
    if (mkdir(directory, 0777) != 0 && errno != EEXIST)
        fail("%s: cannot be made: %s; name a directory whose parent exists", directory, strerror(errno));
    for (size_t i = 0; i < server->function_count; i++)
        write_import(server, &server->functions[i], directory);
}
