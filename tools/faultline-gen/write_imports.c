/* Writes the members of an import library in assembly: for each function a slot that is its address, and the record of it. */
#include "import.h"
#include "output.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

static void write_import(const struct server *server, const struct function *function, enum fl_import_kind kind,
                         const char *directory)
{
    const char *name = import_name(function, kind), *symbol = import_symbol(function, kind);
    const char *path = keep_format("%s/%s.S", directory, name);
    FILE *file = output_open(path);
    fprintf(file,
            "/* %s of the server %s as its clients see it, written by faultline-gen: see faultline/abi/image.h. */\n",
            name, server->name);
    fprintf(file,
            "    .section .fl.window,\"a\",@nobits\n    .balign 4\n    .globl %s\n    .type %s, @function\n"
            "    .size %s, 4\n%s:\n    .skip 4\n",
            symbol, symbol, symbol, symbol);
    fprintf(file,
            "    .section .fl.import_table,\"a\"\n    .balign 8\n    .long %s - .\n    .long .Lserver - .\n"
            "    .long .Lname - .\n    .long .Lsignature - .\n    .quad %#" PRIx64 "\n    .long %u, 0\n",
            symbol, function->hash, kind);
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
    for (size_t i = 0; i < server->function_count; i++) {
        const struct function *function = &server->functions[i];
        write_import(server, function, FL_IMPORT_CALL, directory);
        if (!function_has_future(function))
            continue;
        write_import(server, function, FL_IMPORT_ASYNC, directory);
        write_import(server, function, FL_IMPORT_RESULT, directory);
    }
}
