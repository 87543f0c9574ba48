/* The server third: see route.h. */
#include "route_server.h"

ROUTE_SERVER(third);
