/* The server falsestart, which does not start; it needs second to be opened for that. */
#ifndef CONFORMANCE_FALSESTART_H
#define CONFORMANCE_FALSESTART_H

int falsestart_call(void);
int falsestart_beside(void);

#endif
