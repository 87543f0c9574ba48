/* The server spoke: asks the server hub. */
#ifndef CONFORMANCE_SPOKE_H
#define CONFORMANCE_SPOKE_H

int spoke_ask(void);       /* calls hub_add, and returns fl_error() */
int spoke_post(int count); /* calls hub_accept so often, and returns the last fl_error() */

#endif
