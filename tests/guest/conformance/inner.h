/* The server inner, which tells what its functions see of themselves. Where it may call second, its start waits until that
   is opened. */
#ifndef CONFORMANCE_INNER_H
#define CONFORMANCE_INNER_H

struct inner_start {
    int constructors, mains; /* how often they ran */
    unsigned caller;         /* fl_caller() in main */
    int priority_error;      /* of fl_priority(1) in main */
};

/* All run side by side; those that are told so wait for inner_open(), as many calls of it as are told to it. */
int inner_start(struct inner_start *start);
int inner_open(int calls);

/* Leaves a value in a thread-local variable and in errno, and returns what was in both before; -1: they were not the same,
   or did not keep the value. */
int inner_keep(int value, int wait);

unsigned long inner_thread(int wait); /* thrd_current() */
int inner_use_stack(int kilobytes);   /* returns 0 when it has */
int inner_end_thread(void);           /* does not return */

#endif
