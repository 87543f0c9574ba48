/* The server spoke: asks the server hub. */
#ifndef CONFORMANCE_SPOKE_H
#define CONFORMANCE_SPOKE_H

int spoke_ask(void); /* calls hub_add, and returns fl_error() */

#endif
