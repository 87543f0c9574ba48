/* Which of the host's directories the guest sees: every path is opened beneath one of them, by the system's own rule. */
#include "personality/host/fs_maps.h"

#include "personality/host/fs_path.h"
#include "personality/host/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TRIES = 64 };

struct map {
    char *guest; /* clean, with dots resolved; that of / is empty */
    int directory;
    bool writable;
    bool by_default; /* nobody asked for it */
    bool in_place; /* the guest sees it at its path on the host */
};

static struct map *maps;
static size_t map_count;
static bool left_out;
static _Atomic(char *) first_refused;

static const char *current_directory(void)
{
    static char path[PATH_MAX];
    if (!path[0] && !getcwd(path, sizeof path))
        strcpy(path, "/");
    return path;
}

/* Who maps a directory above the current one in place, says what may be done in the current one, too. */
static void settle_default(struct map *current)
{
    size_t nearest = 0;
    for (size_t i = 0; i < map_count; i++) {
        size_t length = strlen(maps[i].guest);
        if (maps[i].by_default || !maps[i].in_place || length < nearest ||
            !fs_path_below(current->guest, maps[i].guest))
            continue;
        nearest = length;
        current->writable = maps[i].writable;
    }
}

/* The clean path of a directory, without a "/" at its end: that of / is empty. False if it is too long. */
static bool directory_path(const char *name, char path[PATH_MAX])
{
    if (!fs_path_clean(current_directory(), name, FS_DOTS_RESOLVED, path, PATH_MAX))
        return false;
    size_t length = strlen(path);
    if (path[length - 1] == '/')
        path[length - 1] = '\0';
    return true;
}

static int add(const char *host, const char *guest, struct map map)
{
    char path[PATH_MAX], host_path[PATH_MAX];
    if (!host[0] || (guest && !guest[0]))
        return EINVAL;
    if (!directory_path(host, host_path) || !directory_path(guest ? guest : host, path))
        return ENAMETOOLONG;
    map.directory = open(host, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (map.directory < 0)
        return errno;
    map.in_place = strcmp(path, host_path) == 0;
    map.guest = strdup(path);
    struct map *more = realloc(maps, (map_count + 1) * sizeof *maps);
    if (more)
        maps = more;
    if (!map.guest || !more) {
        free(map.guest);
        close(map.directory);
        return ENOMEM;
    }
    maps[map_count++] = map;
    for (size_t i = 0; i < map_count; i++)
        if (maps[i].by_default)
            settle_default(&maps[i]);
    return 0;
}

static bool is_directory(const struct stat *directory, const char *path)
{
    struct stat other;
    return path && stat(path, &other) == 0 && other.st_dev == directory->st_dev && other.st_ino == directory->st_ino;
}

int fs_map_current_directory(void)
{
    struct stat here;
    if (stat(".", &here) < 0)
        return errno;
    left_out = is_directory(&here, "/") || is_directory(&here, getenv("HOME"));
    return left_out ? 0 : add(".", NULL, (struct map){.by_default = true});
}

bool fs_current_directory_left_out(void)
{
    return left_out;
}

int fs_map_add(const char *host, const char *guest, bool writable)
{
    return add(host, guest, (struct map){.writable = writable});
}

/* The map that holds a clean path, and the path below its directory; NULL if none does. */
static const struct map *find(const char *path, const char **below)
{
    const struct map *found = NULL;
    for (size_t i = 0; i < map_count; i++) {
        const char *rest = fs_path_below(path, maps[i].guest);
        size_t length = strlen(maps[i].guest), longest = found ? strlen(found->guest) : 0;
        if (!rest || length < longest || (found && length == longest && maps[i].by_default))
            continue;
        found = &maps[i];
        *below = rest;
    }
    return found;
}

/* The path comes from the guest and will be printed. */
static void remember_refused(const char *path)
{
    char *copy = first_refused ? NULL : strdup(path);
    if (!copy)
        return;
    printable(copy);
    char *none = NULL;
    if (!atomic_compare_exchange_strong(&first_refused, &none, copy))
        free(copy);
}

const char *fs_first_refused(void)
{
    return first_refused;
}

static bool would_write(int flags)
{
    return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
}

/* EAGAIN says that a directory was moved while the system walked through it. */
static int open_beneath(int directory, const char *below, int flags, unsigned mode)
{
    struct open_how how = {
        .flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
        .mode = flags & O_CREAT ? mode & ACCESSPERMS : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    for (int tries = 0; tries < TRIES; tries++) {
        long descriptor = syscall(SYS_openat2, directory, below, &how, sizeof how);
        if (descriptor >= 0)
            return (int)descriptor;
        if (errno != EAGAIN && errno != EINTR)
            break;
    }
    return -errno;
}

/* A path that climbs out of its map by "..", as ../data/file does, may lead into another: which one, its names tell. */
int fs_map_open(const char *path, int flags, unsigned mode)
{
    char kept[PATH_MAX], resolved[PATH_MAX];
    const char *below = NULL;
    if (!path[0])
        return -ENOENT;
    if (!fs_path_clean(current_directory(), path, FS_DOTS_KEPT, kept, sizeof kept) ||
        !fs_path_clean(current_directory(), path, FS_DOTS_RESOLVED, resolved, sizeof resolved))
        return -ENAMETOOLONG;
    const struct map *map = find(kept, &below);
    if (!map || fs_path_climbs(below))
        map = find(resolved, &below);
    int descriptor = -EXDEV;
    if (map)
        descriptor = would_write(flags) && !map->writable ? -EROFS : open_beneath(map->directory, below, flags, mode);
    if (descriptor != -EXDEV)
        return descriptor;
    remember_refused(resolved);
    return -EACCES;
}
