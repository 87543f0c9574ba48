/* Which of the host's directories the guest sees, and where: nothing outside of them can be reached. */
#ifndef FAULTLINE_FS_MAPS_H
#define FAULTLINE_FS_MAPS_H

#include <stdbool.h>

/* Maps are made before the guest runs, and stay. Where several hold a path, the one with the longest guest path counts,
   and of equal ones the last that was asked for. */

/* Maps the directory the command was started in, read-only, at its own path; but not if that is / or $HOME, which
   nobody means to show to a program by default. Returns 0 or an errno value. */
int fs_map_current_directory(void);

/* Whether the current directory was left out because it is / or $HOME. */
bool fs_current_directory_left_out(void);

/* Maps the directory `host` at `guest` (NULL: at the same path); relative paths start at the current directory, whose
   own map becomes writable with one above it. Returns 0 or an errno value: why `host` cannot be mapped. */
int fs_map_add(const char *host, const char *guest, bool writable);

/* Opens a guest's path with open(2)'s flags, O_PATH among them, and mode. Returns a descriptor, or the negative of an
   errno value: -EACCES if the path leads out of the maps, -EROFS if it would be written and may not be. */
int fs_map_open(const char *path, int flags, unsigned mode);

/* The first path that led out of the maps, absolute and fit to print; NULL if none did. */
const char *fs_first_refused(void);

#endif
