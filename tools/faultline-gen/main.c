/* faultline-gen: reads what a server exports from its objects' debug information, and writes its tables and headers. */
#include "debug_functions.h"
#include "import.h"
#include "object.h"
#include "output.h"
#include "shape.h"
#include "signature.h"
#include "text.h"

#include "faultline/abi/image.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: faultline-gen --server=NAME --kind=guest|host|kernel [OPTION...] OBJECT...\n"
    "Reads relocatable objects compiled with -g, and writes what the options name:\n"
    "  --exports=FILE.S       the server's export table, in assembly\n"
    "  --dispatchers=FILE.c   a host server's dispatchers and table, in C\n"
    "  --imports=DIR          the members of the import library, in assembly: f, f_async and f_result of each function "
    "f\n"
    "  --import-header=FILE   the header for clients\n"
    "  --header=NAME.h        the server's own header, which the header for clients includes\n"
    "  --dispatcher-header=NAME.h  the same for the dispatchers\n"
    "  --native=FILE.c        instead of all that: the wrappers of a guest server, or the kernel, in a native program\n"
    "  --exports-list=FILE    functions and attributes a line, instead of FL_EXPORT in the source\n";

struct options {
    struct server server;
    const char *exports, *dispatchers, *imports, *import_header, *native, *list;
};

enum option_number {
    OPTION_SERVER = 1,
    OPTION_KIND,
    OPTION_EXPORTS,
    OPTION_DISPATCHERS,
    OPTION_IMPORTS,
    OPTION_IMPORT_HEADER,
    OPTION_HEADER,
    OPTION_DISPATCHER_HEADER,
    OPTION_NATIVE,
    OPTION_LIST,
    OPTION_HELP
};

static const struct option long_options[] = {
    {"server", required_argument, NULL, OPTION_SERVER},
    {"kind", required_argument, NULL, OPTION_KIND},
    {"exports", required_argument, NULL, OPTION_EXPORTS},
    {"dispatchers", required_argument, NULL, OPTION_DISPATCHERS},
    {"imports", required_argument, NULL, OPTION_IMPORTS},
    {"import-header", required_argument, NULL, OPTION_IMPORT_HEADER},
    {"header", required_argument, NULL, OPTION_HEADER},
    {"dispatcher-header", required_argument, NULL, OPTION_DISPATCHER_HEADER},
    {"native", required_argument, NULL, OPTION_NATIVE},
    {"exports-list", required_argument, NULL, OPTION_LIST},
    {"help", no_argument, NULL, OPTION_HELP},
    {0},
};

static enum server_kind read_kind(const char *word)
{
    static const char *const kinds[] = {[KIND_GUEST] = "guest", [KIND_HOST] = "host", [KIND_KERNEL] = "kernel"};
    for (int kind = KIND_GUEST; kind <= KIND_KERNEL; kind++)
        if (strcmp(kinds[kind], word) == 0)
            return (enum server_kind)kind;
    fail("--kind=%s: is no kind of server; write guest, host or kernel", word);
}

static struct options read_options(int count, char **arguments)
{
    struct options options = {0};
    bool kind_given = false;
    for (int option; (option = getopt_long(count, arguments, "", long_options, NULL)) != -1;) {
        const char **text[] = {[OPTION_SERVER] = &options.server.name,
                               [OPTION_EXPORTS] = &options.exports,
                               [OPTION_DISPATCHERS] = &options.dispatchers,
                               [OPTION_IMPORTS] = &options.imports,
                               [OPTION_IMPORT_HEADER] = &options.import_header,
                               [OPTION_HEADER] = &options.server.header,
                               [OPTION_DISPATCHER_HEADER] = &options.server.dispatcher_header,
                               [OPTION_NATIVE] = &options.native,
                               [OPTION_LIST] = &options.list};
        if (option == OPTION_HELP) {
            fputs(usage, stdout);
            exit(0);
        } else if (option == OPTION_KIND) {
            options.server.kind = read_kind(optarg);
            kind_given = true;
        } else if (option == '?') {
            fputs(usage, stderr);
            exit(1);
        } else {
            *text[option] = optarg;
        }
    }
    if (!options.server.name || !kind_given || optind == count)
        fail("--server, --kind and an object are needed; see faultline-gen --help");
    size_t length = strlen(options.server.name);
    if (length == 0 || length > FL_NAME_MAX || strspn(options.server.name, IDENTIFIER_LETTERS) != length)
        fail("--server=%s: is no server's name; write 1 to %d letters, digits or _", options.server.name, FL_NAME_MAX);
    if (options.dispatchers && options.server.kind != KIND_HOST)
        fail("--dispatchers: only host servers have dispatchers; write --kind=host, or --exports");
    options.server.is_native = options.native != NULL;
    if (options.native &&
        (options.server.kind == KIND_HOST || options.exports || options.imports || options.import_header))
        fail("--native: a native program has no host servers and no tables; write --kind=guest or kernel, and nothing "
             "else "
             "to write");
    return options;
}

/* Of all functions, before anything is asked of one: what one says of objects matters to the others. */
static void read_attributes(struct server *server, const struct declarations *declarations)
{
    struct function *function = server->functions;
    for (size_t i = 0; i < declarations->count; i++) {
        if (declaration_is_of_object(&declarations->list[i]))
            continue;
        function->declaration = &declarations->list[i];
        function->attributes = attributes_read(function->declaration);
        object_check_attributes(function++);
    }
}

static void explain_function(struct server *server, struct function *function)
{
    const struct declaration *declaration = function->declaration;
    debug_find_function(declaration, declaration->function, "its definition", function);
    function_check_types(function, server);
    function_check_attributes(function, server);
    function_place(function, server);
    function_make_parameters(function);
    function_sign(function);
}

static void check_once(const struct declarations *declarations, size_t index)
{
    const struct declaration *declaration = &declarations->list[index];
    for (size_t i = 0; i < index; i++)
        if (strcmp(declarations->list[i].function, declaration->function) == 0)
            refuse(declaration, NULL, "it is exported twice, before at %s:%s; write that once instead",
                   declarations->list[i].file, declarations->list[i].line);
}

/* The queues of functions and of release functions are numbered as they are met, so all go through here in order. */
static void explain_in_order(struct server *server, const struct declarations *declarations)
{
    struct object *object = server->objects, *const end = object + server->object_count;
    for (size_t i = 0; i < declarations->count; i++) {
        const struct declaration *declaration = &declarations->list[i];
        if (!declaration_is_of_object(declaration)) {
            check_once(declarations, i);
            explain_function(server, &server->functions[server->function_count++]);
        } else if (object < end && object->declaration == declaration) {
            if (object->queue_name)
                object->queue = server_queue(server, declaration, object->queue_name);
            object++;
        }
    }
}

static void explain_releases(const struct server *server)
{
    for (size_t i = 0; i < server->object_count; i++) {
        const struct object *object = &server->objects[i];
        struct function release = {0};
        if (!object->release)
            continue;
        debug_find_function(object->declaration, object->release,
                            keep_format("the definition of its release function %s", object->release), &release);
        object_check_release(server, object, &release);
    }
}

static void explain_all(struct server *server, const struct declarations *declarations)
{
    server->functions = keep((declarations->count + 1) * sizeof *server->functions);
    server->objects = keep((declarations->count + 1) * sizeof *server->objects);
    read_attributes(server, declarations);
    for (size_t i = 0; i < declarations->count; i++)
        if (declaration_is_of_object(&declarations->list[i]))
            object_add(server, &declarations->list[i]);
    explain_in_order(server, declarations);
    explain_releases(server);
    server_check_names(server);
}

int main(int count, char **arguments)
{
    struct options options = read_options(count, arguments);
    struct server *server = &options.server;
    struct declarations declarations = {0};
    for (int i = optind; i < count; i++)
        declarations_read_object(&declarations, arguments[i]);
    if (options.list)
        declarations_read_list(&declarations, options.list);
    debug_open(arguments + optind, count - optind);
    explain_all(server, &declarations);
    if (server->function_count == 0)
        fail(
            "the server %s exports nothing; write FL_EXPORT(function, attributes...) behind a function, or name a list "
            "of functions, which is faultline-cc's --exports",
            server->name);
    if (options.exports)
        write_exports(server, options.exports);
    if (options.imports)
        write_imports(server, options.imports);
    if (options.import_header)
        write_import_header(server, options.import_header);
    if (options.dispatchers)
        write_dispatchers(server, options.dispatchers);
    if (options.native)
        write_native(server, options.native);
    debug_close();
    return 0;
}
