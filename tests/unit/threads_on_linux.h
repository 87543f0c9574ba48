/* The kernel's functions that the guest's threads are made of, over Linux's: so that sanitizers see those threads. */
#ifndef THREADS_ON_LINUX_H
#define THREADS_ON_LINUX_H

/* How often the thread that calls has asked for something. */
extern _Thread_local unsigned kernel_calls;

#endif
