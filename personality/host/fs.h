/* What the fs server defines; include/faultline/fs.h is the same for its clients, who see `void *`. */
#ifndef FAULTLINE_HOST_FS_H
#define FAULTLINE_HOST_FS_H

#include "personality/host/file_status.h"
#include "personality/host/host_call.h"

long fs_read(int file, struct fl_buffer data, size_t bytes);
long fs_pread(int file, struct fl_buffer data, size_t bytes, long offset);
long fs_write(int file, struct fl_buffer data, size_t bytes);

#endif
