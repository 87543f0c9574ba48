/* The server ping: passes the count on to pong. */
#include "relay.h"

#include <faultline/call.h>
#include <faultline/export.h>

int relay_ping(int depth)
{
    if (depth == 0)
        return 0;
    int inner = relay_pong(depth - 1);
    return fl_error() ? fl_error() : inner;
}
FL_EXPORT(relay_ping);
