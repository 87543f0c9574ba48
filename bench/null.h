/* Functions that do nothing, in another process. */
#ifndef NULL_H
#define NULL_H

long null_call(void);
long null_buffer(const char *bytes, unsigned long count);

#endif
