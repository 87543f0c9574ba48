/* The console: the standard streams of the command that runs the program. Results below 0 are the negative of an errno value. */
#ifndef FAULTLINE_CONSOLE_H
#define FAULTLINE_CONSOLE_H

#ifdef __cplusplus
extern "C" {
#endif

#include <stddef.h>

/* Waits for input, and returns how many bytes of it are in `data`, at most `bytes`; 0 at its end. */
long console_read(void *data, size_t bytes);

/* Writes all `bytes` of `data` to standard output (stream 1) or standard error (2), and returns `bytes`; -EPIPE when
   nobody reads them any more. */
long console_write(int stream, const void *data, size_t bytes);

/* 1 if stream 0 (input), 1 or 2 is a terminal, 0 if not. */
int console_is_terminal(int stream);

/* What stream 0, 1 or 2 is connected to: its kind, and the size of what was redirected to it. */
struct fl_stat; /* see fs.h */
int console_stat(int stream, struct fl_stat *status);

#ifdef __cplusplus
}
#endif

#endif
