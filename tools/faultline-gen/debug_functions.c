/* Finds the definitions of functions in the DWARF of relocatable objects, with libdwfl applying their relocations. */
#include "debug_functions.h"
#include "debug_types.h"
#include "text.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <string.h>

static const Dwfl_Callbacks callbacks = {
    .find_elf = dwfl_build_id_find_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,
    .section_address = dwfl_offline_section_address,
};

static Dwfl *objects;
static const char *object_without_debug;

struct search {
    const char *name;
    bool found;
    Dwarf_Die entry;
};

void debug_open(char *const *paths, int count)
{
    objects = dwfl_begin(&callbacks);
    if (!objects)
        fail("libdw cannot start: %s; check its installation", dwfl_errmsg(-1));
    for (int i = 0; i < count; i++)
        if (!dwfl_report_offline(objects, paths[i], paths[i], -1))
            fail("%s: is not an object file: %s; name one made with -c -g", paths[i], dwfl_errmsg(-1));
    dwfl_report_end(objects, NULL, NULL);
}

void debug_close(void)
{
    dwfl_end(objects);
}

static bool has(Dwarf_Die *entry, unsigned int name)
{
    return dwarf_hasattr_integrate(entry, name);
}

static bool is_definition(Dwarf_Die *entry, const char *name)
{
    const char *own = dwarf_tag(entry) == DW_TAG_subprogram ? dwarf_diename(entry) : NULL;
    return own && strcmp(own, name) == 0 && !dwarf_hasattr(entry, DW_AT_declaration);
}

/* A path may lead to where faultline-cc has unpacked an archive, or compiled a source. */
static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int search_module(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr start, void *argument)
{
    struct search *search = argument;
    Dwarf_Addr bias;
    Dwarf_Die *unit = NULL, child;
    (void)user;
    (void)start;
    if (!dwfl_module_getdwarf(module, &bias))
        object_without_debug = name;
    while ((unit = dwfl_module_nextcu(module, unit, &bias)))
        for (int more = dwarf_child(unit, &child); more == 0; more = dwarf_siblingof(&child, &child))
            if (is_definition(&child, search->name)) {
                search->found = true;
                search->entry = child;
                return DWARF_CB_ABORT;
            }
    return DWARF_CB_OK;
}

/* An instance tells of its addresses; what people wrote is told by the entry it stems from. */
static Dwarf_Die origin(Dwarf_Die entry)
{
    Dwarf_Attribute attribute;
    Dwarf_Die before;
    while (dwarf_attr(&entry, DW_AT_abstract_origin, &attribute) && dwarf_formref_die(&attribute, &before))
        entry = before;
    return entry;
}

static void read_arguments(struct function *function, Dwarf_Die *entry)
{
    Dwarf_Die child;
    size_t room = 1;
    for (int more = dwarf_child(entry, &child); more == 0; more = dwarf_siblingof(&child, &child))
        room++;
    function->arguments = keep(room * sizeof *function->arguments);
    for (int more = dwarf_child(entry, &child); more == 0; more = dwarf_siblingof(&child, &child)) {
        function->is_variadic |= dwarf_tag(&child) == DW_TAG_unspecified_parameters;
        if (dwarf_tag(&child) != DW_TAG_formal_parameter)
            continue;
        const char *name = dwarf_diename(&child);
        const struct type *type = debug_type_of(&child);
        if (!name)
            refuse(function->declaration, "without a name", "clients must be told what it is; write a name instead");
        function->arguments[function->argument_count++] = (struct argument){.name = name, .type = type, .seen = type};
    }
}

void debug_find_function(const struct declaration *declaration, const char *name, const char *what,
                         struct function *function)
{
    struct search search = {.name = name};
    dwfl_getmodules(objects, search_module, &search, 0);
    if (!search.found && object_without_debug)
        refuse(
            declaration, NULL,
            "%s is unknown, since %s has no debug information; compile that with faultline-cc -c, or with -g, instead",
            what, last_part(object_without_debug));
    if (!search.found)
        refuse(declaration, NULL,
               "%s is in no object file; write it, not static and not inline, or the name of a function that is "
               "defined, instead",
               what);
    Dwarf_Die entry = origin(search.entry);
    function->declaration = declaration;
    function->name = name;
    function->result = debug_type_of(&entry);
    function->is_prototyped = has(&entry, DW_AT_prototyped);
    function->is_static = !has(&entry, DW_AT_external);
    read_arguments(function, &entry);
}
