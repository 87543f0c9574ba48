/* What a program asks of the kernel: calls into the server `kernel`, made like any other call. */
#ifndef FAULTLINE_CALL_H
#define FAULTLINE_CALL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How the last call of this activation ended: 0, or an errno value such as EOWNERDEAD (see doc/call.md). Functions below
   that say "-1" tell by it why. */
int fl_error(void);

/* The process that called the exported function that is running; 0 in a function that nobody called. Never claimed,
   always stamped by the kernel. Processes count from 1. */
unsigned fl_caller(void);

/* Ends the process. In an exported function that is the server's death: its callers get EOWNERDEAD. */
_Noreturn void fl_exit(int status);

/* Maps `bytes` (rounded up to pages) of zeroed memory and returns its address, or 0 (ENOMEM); successive calls are
   contiguous. Charged to the process that asks. */
unsigned long fl_map(unsigned long bytes);

/* Nanoseconds: of the clock FL_CLOCK_REALTIME since 1970, of FL_CLOCK_MONOTONIC since some fixed point. -1: no such clock. */
enum { FL_CLOCK_REALTIME = 0, FL_CLOCK_MONOTONIC = 1 };
long fl_time(int clock);

/* Servers, by name; only the program may. Starts one that died afresh: constructors and main run again before its next
   call. 0, or -1: ENOSYS (no server of that name), EACCES, EAGAIN (it is alive). */
int fl_restart(const char *server);

/* Ends a server as if it had crashed: its callers get EOWNERDEAD. 0, or -1: ENOSYS, EACCES, EOWNERDEAD (it is dead). */
int fl_kill(const char *server);

/* Time. Bounds each later call of this activation to `ns` nanoseconds: then it fails with ETIMEDOUT. 0: a call that would
   have to wait fails with EAGAIN. -1: no bound. Calls inside such a call have what is left. Returns the value before. */
long fl_deadline(long ns);

/* Sleeps for `ns` nanoseconds. 0, or -1: ETIMEDOUT or EAGAIN (the deadline), ECANCELED. */
int fl_sleep(long ns);

/* Calls that do not wait: every import f has f_async(...), which returns a future, or 0 (fl_error() says why), and
   f_result(future), which waits for the call's end and ends the future. A future is its process's alone. */
typedef unsigned long fl_future;

/* 1: the call has ended, f_result() will not wait; 0: it has not; -1: EBADF. */
int fl_poll(fl_future future);

/* Waits until one of `count` (1 to 64) futures has ended, at most `ns` nanoseconds (-1: for ever), and returns its
   index, the first if there are several. -1: EBADF, EFAULT, EDEADLK, ETIMEDOUT, EAGAIN (ns is 0). */
int fl_wait_any(const fl_future *futures, size_t count, long ns);

/* Cuts the call off: f_result() fails with ECANCELED. 0: done; 1: the call had ended before, and keeps its result;
   -1: EBADF. */
int fl_cancel(fl_future future);

/* Objects. Every handle that a call returns is one hold. Drops one; with the last of all, the server's release function
   runs. 0, or -1: EBADF. */
int fl_release(const void *handle);

/* One hold more, for instance on a handle that came as an argument, which otherwise lasts as long as the call. 0, or -1:
   EBADF, ENOMEM. */
int fl_hold(const void *handle);

/* For a server: ends an object of its own. Its handles are EBADF from now on; its release function is not called. 0, or
   -1: EBADF (no handle was ever given for the pointer, or all have gone). */
int fl_revoke(const void *pointer);

/* Threads; C11's <threads.h> is made of these. Starts a thread of this process, which ends when `function` returns. 0, or
   -1: ENOMEM, EAGAIN (too many threads), EFAULT (no process has code at such an address). */
int fl_thread_start(void (*function)(void *), void *argument);
_Noreturn void fl_thread_exit(void);
void fl_yield(void);

/* Sets this thread's priority, from 0 to 15 (most urgent), at first 8, and returns the one before; any other number only
   asks. -1: EACCES (in an exported function the thread is the caller's; a server may not go above 8). */
int fl_priority(int priority);

/* Waits while *word is `expected`, at most `ns` nanoseconds (-1: for ever). 0: woken, or it was another value; -1:
   ETIMEDOUT, EAGAIN, EFAULT. May wake for no reason. */
int fl_wait_word(const unsigned *word, unsigned expected, long ns);

/* Wakes at most `count` threads of this process that wait on `word`; returns how many. */
int fl_wake_word(const unsigned *word, unsigned count);

#ifdef __cplusplus
}
#endif

#endif
