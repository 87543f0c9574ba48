/* Reads the declarations of exports: from .fl.declare in objects, or from a list beside an unmodified library. */
#include "declaration.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLANKS " \t\r," /* between the words of a list */

void refuse(const struct declaration *declaration, const char *parameter, const char *format, ...)
{
    va_list arguments;
    bool is_struct = strncmp(declaration->function, "struct ", strlen("struct ")) == 0;
    fprintf(stderr, "%s:%s: %s%s, ", declaration->file, declaration->line, is_struct ? "" : "function ",
            declaration->function);
    if (parameter)
        fprintf(stderr, "parameter %s: ", parameter);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static void add(struct declarations *declarations, struct declaration declaration)
{
    if (declarations->count % 64 == 0) {
        struct declaration *list = keep((declarations->count + 64) * sizeof *list);
        if (declarations->count)
            memcpy(list, declarations->list, declarations->count * sizeof *list);
        declarations->list = list;
    }
    declarations->list[declarations->count++] = declaration;
}

/* The next string of the section, or NULL where no NUL ends it. */
static const char *next_string(const char **at, const char *end)
{
    const char *start = *at, *nul = memchr(start, 0, (size_t)(end - start));
    if (!nul)
        return NULL;
    *at = nul + 1;
    return keep_text(start, (size_t)(nul - start));
}

static void read_section(struct declarations *declarations, const char *path, Elf_Data *data)
{
    const char *at = data->d_buf, *end = at + data->d_size;
    while (at < end) {
        const char *strings[4];
        for (int i = 0; i < 4; i++) {
            strings[i] = next_string(&at, end);
            if (!strings[i])
                fail("%s: its section .fl.declare is damaged; compile it again", path);
        }
        add(declarations, (struct declaration){strings[0], strings[1], strings[2], strings[3], false});
    }
}

void declarations_read_object(struct declarations *declarations, const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        fail("%s: cannot be opened: %s; name an object file made with -c -g", path, strerror(errno));
    elf_version(EV_CURRENT);
    Elf *elf = elf_begin(file, ELF_C_READ, NULL);
    size_t names;
    if (!elf || elf_kind(elf) != ELF_K_ELF || elf_getshdrstrndx(elf, &names) != 0)
        fail("%s: is not an object file; name one made with -c -g", path);
    for (Elf_Scn *section = elf_nextscn(elf, NULL); section; section = elf_nextscn(elf, section)) {
        Elf64_Shdr *header = elf64_getshdr(section);
        const char *name = header ? elf_strptr(elf, names, header->sh_name) : NULL;
        if (!name || strcmp(name, ".fl.declare") != 0)
            continue;
        Elf_Data *data = elf_getdata(section, NULL);
        if (data && data->d_buf)
            read_section(declarations, path, data);
    }
    elf_end(elf);
    close(file);
}

static const char *next_word(const char **at)
{
    const char *start = *at + strspn(*at, BLANKS);
    size_t length = strcspn(start, BLANKS);
    *at = start + length;
    return keep_text(start, length);
}

void declarations_read_list(struct declarations *declarations, const char *path)
{
    FILE *list = fopen(path, "re");
    if (!list)
        fail("%s: cannot be opened: %s; name a list of functions and attributes", path, strerror(errno));
    char *line = NULL;
    size_t room = 0, before = declarations->count;
    for (unsigned int number = 1; getline(&line, &room, list) >= 0; number++) {
        line[strcspn(line, "#\n")] = '\0';
        const char *at = line, *what = next_word(&at);
        if (*what && strcmp(what, "struct") == 0)
            what = keep_format("%s %s", what, next_word(&at));
        at += strspn(at, BLANKS);
        if (strncmp(what, "FL_EXPORT(", strlen("FL_EXPORT(")) == 0)
            fail("%s:%u: FL_EXPORT is for sources; write the function's name and its attributes, as in: f FL_IN(p, n)",
                 path, number);
        if (*what)
            add(declarations,
                (struct declaration){path, keep_format("%u", number), what, keep_text(at, strlen(at)), true});
    }
    if (declarations->count == before)
        fail("%s: names nothing to export; write a function and its attributes a line", path);
    free(line);
    fclose(list);
}
