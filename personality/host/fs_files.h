/* The files that guest processes have open: each belongs to one process, and its handle means nothing to the others. */
#ifndef FAULTLINE_FS_FILES_H
#define FAULTLINE_FS_FILES_H

#include <stdint.h>

enum { FS_FILES_PER_PROCESS = 256 };

/* Gives `descriptor` to that incarnation of `process`, and returns a handle; or the negative of an errno value: -EMFILE,
   -ENFILE, -EOWNERDEAD (it has ended). */
int fs_file_add(uint32_t process, uint32_t incarnation, int descriptor);

/* The descriptor behind a handle of `process`, which stays open until fs_file_give_back, whatever others do; -EBADF if
   it is no handle of that process. */
int fs_file_take(uint32_t process, int handle);
void fs_file_give_back(int handle);

/* Ends the handle, and closes the file when nobody uses it any more. 0 or -EBADF. */
int fs_file_close(uint32_t process, int handle);

/* Closes everything that `process` has open. Calls of its that still run can open no more: from now on only its next
   incarnation can, which has the number `next`; the first had 0. */
void fs_process_ended(uint32_t process, uint32_t next);

#endif
