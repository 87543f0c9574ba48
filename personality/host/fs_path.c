/* Paths by their names alone: made absolute, cleaned of "." and "..", and compared. */
#include "personality/host/fs_path.h"

#include <string.h>

static bool is_component(const char *start, size_t length, const char *name)
{
    return length == strlen(name) && memcmp(start, name, length) == 0;
}

/* Appends the components of `path` to the `used` bytes of `clean`; returns the bytes used then, or `room` if they are
   too many. */
static size_t append(char *clean, size_t used, size_t room, const char *path, enum fs_dots dots)
{
    while (*path) {
        size_t length = strcspn(path, "/");
        if (dots == FS_DOTS_RESOLVED && is_component(path, length, "..")) {
            while (used > 0 && clean[--used] != '/')
                ;
        } else if (length > 0 && !is_component(path, length, ".")) {
            if (length + 1 >= room - used)
                return room;
            clean[used++] = '/';
            memcpy(clean + used, path, length);
            used += length;
        }
        path += length;
        path += *path == '/';
    }
    return used;
}

static bool asks_for_directory(const char *path)
{
    size_t length = strlen(path);
    return path[length - 1] == '/' || (length >= 2 && strcmp(path + length - 2, "/.") == 0);
}

bool fs_path_clean(const char *base, const char *path, enum fs_dots dots, char *clean, size_t room)
{
    size_t used = 0;
    if (path[0] != '/')
        used = append(clean, used, room, base, dots);
    if (used < room)
        used = append(clean, used, room, path, dots);
    if (used + 2 > room)
        return false;
    if (used == 0 || (path[0] != '\0' && asks_for_directory(path)))
        clean[used++] = '/';
    clean[used] = '\0';
    return true;
}

const char *fs_path_below(const char *path, const char *directory)
{
    size_t length = strlen(directory);
    if (strncmp(path, directory, length) != 0 || (path[length] != '/' && path[length] != '\0'))
        return NULL;
    const char *below = path + length + (path[length] == '/');
    return *below ? below : ".";
}

bool fs_path_climbs(const char *below)
{
    size_t depth = 0;
    while (*below) {
        size_t length = strcspn(below, "/");
        if (is_component(below, length, "..")) {
            if (depth-- == 0)
                return true;
        } else if (length > 0 && !is_component(below, length, ".")) {
            depth++;
        }
        below += length;
        below += *below == '/';
    }
    return false;
}
