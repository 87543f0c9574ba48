/* The server echo: calls the server bomber. */
#ifndef CONFORMANCE_ECHO_H
#define CONFORMANCE_ECHO_H

int echo_nest(int depth); /* beside any other call; calls bomber_nest(depth + 1), and gives 1000 * depth + fl_error() */

#endif
