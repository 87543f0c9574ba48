/* The server pong: passes the count on to ping. */
#include "relay.h"

#include <faultline/call.h>
#include <faultline/export.h>

int relay_pong(int depth)
{
    if (depth == 0)
        return 0;
    int inner = relay_ping(depth - 1);
    return fl_error() ? fl_error() : inner;
}
FL_EXPORT(relay_pong);
