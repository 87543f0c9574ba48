/* A server that ends in every way there is, for the tests of what --server can say about that. */
#ifndef MORTAL_H
#define MORTAL_H

/* How often it was called since its start. */
int mortal_count(void);

/* Each is its end, or takes longer than anyone waits. */
int mortal_crash(void);
int mortal_exit(void);
int mortal_spin(void);
int mortal_recurse(int depth);

/* Maps so many KiB in pieces of 64, and returns how many it got. */
int mortal_take(int kib);

#endif
