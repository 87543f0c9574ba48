/* The server first: see route.h. */
#ifndef CONFORMANCE_FIRST_H
#define CONFORMANCE_FIRST_H

#include "route.h"

ROUTE_FUNCTIONS(first);

#endif
