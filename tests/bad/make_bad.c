/* Writes the files of cases.h, each a good program or server with one thing wrong, and a list of what they must lead to. */
#include "draft.h"

#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum made_from { NOTHING, PROGRAM, SERVER, KEEPER };

struct bad {
    const char *name;
    enum made_from from;
    int status;
    const char *words;
    void (*change)(struct draft *draft, const char *directory);
};

#define BAD(name, from, status, words, ...)                                                                            \
    static void make_##name(struct draft *draft, const char *directory)                                                \
    {                                                                                                                  \
        (void)directory;                                                                                               \
        __VA_ARGS__;                                                                                                   \
    }
#include "cases.h"
#undef BAD

#define BAD(name, from, status, words, ...) {#name, from, status, words, make_##name},
static const struct bad all_bad[] = {
#include "cases.h"
};
#undef BAD

static void make(const struct bad *bad, const char *const *good_files, const char *directory, FILE *list)
{
    struct draft draft = {DRAFT_FILE, NULL, 0};
    if (good_files[bad->from])
        draft_read(&draft, good_files[bad->from]);
    if (draft.kind == DRAFT_LEFT_OUT)
        errx(1, "%s: there is no such file", good_files[bad->from]);
    bad->change(&draft, directory);
    if (draft.kind != DRAFT_LEFT_OUT) {
        draft_write(&draft, directory, bad->name);
        fprintf(list, "%s %d %s\n", bad->name, bad->status, bad->words);
    }
    free(draft.bytes);
}

int main(int argc, char **argv)
{
    char path[PATH_MAX];
    if (argc != 5)
        errx(2, "usage: make_bad GOOD_PROGRAM GOOD_SERVER GOOD_KEEPER DIRECTORY");
    const char *good_files[] = {[NOTHING] = NULL, [PROGRAM] = argv[1], [SERVER] = argv[2], [KEEPER] = argv[3]};
    const char *directory = argv[4];
    snprintf(path, sizeof path, "%s/list", directory);
    FILE *list = fopen(path, "w");
    if (!list)
        err(1, "%s", path);
    for (size_t i = 0; i < sizeof all_bad / sizeof all_bad[0]; i++)
        make(&all_bad[i], good_files, directory, list);
    if (fclose(list) != 0)
        err(1, "%s", path);
    return 0;
}
