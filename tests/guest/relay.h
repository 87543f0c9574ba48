/* Two servers that call each other, for the tests of chains, cycles and authority. */
#ifndef RELAY_H
#define RELAY_H

/* Counts down through the two servers; returns the error that the innermost call met, or 0 at the end of the chain. */
int relay_ping(int depth);
int relay_pong(int depth);

#endif
