/* Calls through a chain of servers: prints how chains of each length end. */
#include "relay.h"

#include <stdio.h>

int main(void)
{
    for (int depth = 0; depth < 3; depth++)
        printf("%d: %d\n", depth, relay_ping(depth));
    return 0;
}
