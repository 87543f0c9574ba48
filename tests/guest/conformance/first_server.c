/* The server first: see route.h. */
#include "route_server.h"

ROUTE_SERVER(first);
