/* A server that does nothing, for measuring what its calls cost. */
#ifndef NULL_H
#define NULL_H

#include <stddef.h>

long null_call(void);
void null_buffer(const char *bytes, size_t count);
void null_out(char *bytes, size_t count);
void null_hold(void);   /* keeps the server's queue until null_let_go() */
void null_let_go(void); /* side by side with that */
void null_crash(void);

#endif
