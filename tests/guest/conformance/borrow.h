/* The server borrow: shares with the server pages what it is lent, and what is its own. */
#ifndef CONFORMANCE_BORROW_H
#define CONFORMANCE_BORROW_H

#include <stddef.h>

int borrow_pass(unsigned char *bytes, size_t count); /* shared: pages_at_gate of them, with 9 */
int borrow_die(void);

#endif
