/* The server bench: see bench_server.c. */
#ifndef CONFORMANCE_BENCH_H
#define CONFORMANCE_BENCH_H

#define BENCH_NOTES 64

int bench_add(int a, int b);
int bench_note(int number);   /* remembers it; how many it remembers */
int bench_notes(int *notes);  /* gives and forgets them */
int bench_sleep(long ns);     /* in the server's own queue */
int bench_sleep_beside(long ns); /* beside any other call */

#endif
