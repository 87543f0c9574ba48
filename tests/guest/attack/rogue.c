/* Attacks the kernel and the server witness, as a program: rogue SEED [TRICKS]. Most of its runs end with a fault. */
#include "chance.h"
#include "tricks.h"

#include <faultline/call.h>

#include <stdlib.h>

int main(int argc, char **argv)
{
    chance_seed(argc > 1 ? strtoul(argv[1], NULL, 0) : 1);
    for (long tricks = argc > 2 ? atol(argv[2]) : 50; tricks > 0; tricks--)
        trick_play();
    fl_exit(0); /* whatever the tricks have done to the C library */
}
