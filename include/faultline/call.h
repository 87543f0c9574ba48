/* What a program asks of the kernel: calls into the server `kernel`, made like any other call. */
#ifndef FAULTLINE_CALL_H
#define FAULTLINE_CALL_H

#ifdef __cplusplus
extern "C" {
#endif

/* How the last call of this activation ended: 0, or an errno value such as EOWNERDEAD (see doc/call.md). */
int fl_error(void);

/* The process that called the exported function that is running; 0 in a function that nobody called. Never claimed,
   always stamped by the kernel. Processes count from 1. */
unsigned fl_caller(void);

/* Ends the process. In an exported function that is the server's death: its callers get EOWNERDEAD. */
_Noreturn void fl_exit(int status);

/* Maps `bytes` (rounded up to pages) of zeroed memory and returns its address, or 0 (ENOMEM); successive calls are
   contiguous. Charged to the process that asks. */
unsigned long fl_map(unsigned long bytes);

/* Starts a server that died afresh: constructors and main run again before its next call. 0, or -1 with fl_error():
   ENOSYS (no server of that name), EACCES (only the program may), EAGAIN (it is alive). */
int fl_restart(const char *server);

/* Nanoseconds: of the clock FL_CLOCK_REALTIME since 1970, of FL_CLOCK_MONOTONIC since some fixed point. -1: no such clock. */
enum { FL_CLOCK_REALTIME = 0, FL_CLOCK_MONOTONIC = 1 };
long fl_time(int clock);

#ifdef __cplusplus
}
#endif

#endif
