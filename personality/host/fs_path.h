/* Paths by their names alone: no file is looked at. */
#ifndef FAULTLINE_FS_PATH_H
#define FAULTLINE_FS_PATH_H

#include <stdbool.h>
#include <stddef.h>

enum fs_dots { FS_DOTS_KEPT, FS_DOTS_RESOLVED };

/* Writes `path`, made absolute by `base`, to `clean` (`room` bytes): without empty and "." components, with or without
   "..". A "/" at its end, which asks for a directory, stays. False if it does not fit. */
bool fs_path_clean(const char *base, const char *path, enum fs_dots dots, char *clean, size_t room);

/* What is left of a clean path below a directory (clean, without a "/" at its end), without a "/" in front, "." if
   nothing is; NULL if it is not below it. */
const char *fs_path_below(const char *path, const char *directory);

/* Whether a path that is below a directory climbs out of it by its "..". */
bool fs_path_climbs(const char *below);

#endif
