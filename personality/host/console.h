/* What the console server defines; include/faultline/console.h is the same for its clients, who see `void *`. */
#ifndef FAULTLINE_HOST_CONSOLE_H
#define FAULTLINE_HOST_CONSOLE_H

#include "personality/host/file_status.h"
#include "personality/host/host_call.h"

long console_read(struct fl_buffer data, size_t bytes);
long console_write(int stream, struct fl_buffer data, size_t bytes);
int console_is_terminal(int stream);
int console_stat(int stream, struct fl_stat *status);

#endif
