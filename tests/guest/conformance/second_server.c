/* The server second: see route.h. */
#include "route_server.h"

ROUTE_SERVER(second);
