/* What no process may get away with, at random: of a program and of a server that attack the kernel and others. */
#ifndef ATTACK_TRICKS_H
#define ATTACK_TRICKS_H

#include <stdint.h>

/* An address that somebody might not expect: of every part of the address space, and of its edges. */
uint64_t trick_address(void);

/* Any number: small, large, at an edge, or what somebody has handed over. */
uint64_t trick_number(void);

/* Keeps an address or number that came from elsewhere, to come back to it. */
void trick_remember(uint64_t value);

/* Plays one trick. It may come back, and so goes on in a strange state no longer; or it is the end of the process. */
void trick_play(void);

#endif
