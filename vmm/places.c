/* Finds files beside the command, be it in the build tree or installed, and in the directories of FAULTLINE_PATH. */
#include "places.h"

#include "fail.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORIES_MAX 64

static char *join(const char *directory, const char *rest)
{
    char *path;
    if (asprintf(&path, "%s/%s", directory, rest) < 0)
        fail(EXIT_MONITOR, "no memory for the names of files");
    return path;
}

/* The directory that this command lies in. */
static const char *own_directory(void)
{
    static char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        fail(EXIT_MONITOR, "this command cannot find out where it lies, in /proc/self/exe; is /proc mounted?");
    path[length] = '\0';
    *strrchr(path, '/') = '\0';
    return path;
}

static const char *find_kernel(void)
{
    const char *named = getenv("FAULTLINE_KERNEL");
    if (named && *named)
        return named;
    char *built = join(own_directory(), "guestkernel/faultline-kernel");
    if (access(built, F_OK) == 0)
        return built;
    free(built);
    return join(own_directory(), "../lib/faultline/faultline-kernel");
}

const char *place_kernel(void)
{
    const char *file = find_kernel();
    if (access(file, R_OK) != 0)
        fail(EXIT_MONITOR,
             "%s: the guest's kernel cannot be read: %s; build or install Faultline again, or set "
             "FAULTLINE_KERNEL to its file",
             file, strerror(errno));
    return file;
}

const char *const *place_search_path(void)
{
    static const char *directories[DIRECTORIES_MAX + 1];
    size_t count = 0;
    const char *path = getenv("FAULTLINE_PATH");
    char *rest = path ? strdup(path) : NULL, *directory;
    while (rest && (directory = strsep(&rest, ":"))) {
        if (count == DIRECTORIES_MAX - 2)
            fail(EXIT_MONITOR, "FAULTLINE_PATH names more than %d directories", DIRECTORIES_MAX - 2);
        if (*directory)
            directories[count++] = directory;
    }
    directories[count++] = join(own_directory(), "apps");
    directories[count++] = join(own_directory(), "../lib/faultline/apps");
    directories[count] = NULL;
    return directories;
}

/* A file of this name in a directory of the search path, or NULL. */
static const char *find_in_path(const char *name)
{
    for (const char *const *directory = place_search_path(); *directory; directory++) {
        char *file = join(*directory, name);
        if (access(file, F_OK) == 0)
            return file;
        free(file);
    }
    return NULL;
}

const char *place_program(const char *name)
{
    const char *file = strchr(name, '/') ? name : find_in_path(name);
    if (file)
        return file;
    if (access(name, F_OK) == 0)
        fail(EXIT_NOT_FOUND,
             "%s: there is no such app in FAULTLINE_PATH or beside this command; for the file here write ./%s", name,
             name);
    fail(EXIT_NOT_FOUND, "%s: there is no such app in FAULTLINE_PATH or beside this command; name its file with a path",
         name);
}

const char *place_server(const char *name, const char *program)
{
    const char *slash = strrchr(program, '/');
    if (strchr(name, '/') || access(name, F_OK) == 0)
        return name;
    if (slash) {
        char *beside;
        if (asprintf(&beside, "%.*s/%s", (int)(slash - program), program, name) < 0)
            fail(EXIT_MONITOR, "no memory for the names of files");
        if (access(beside, F_OK) == 0)
            return beside;
        free(beside);
    }
    return find_in_path(name);
}
