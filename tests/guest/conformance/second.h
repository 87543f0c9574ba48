/* The server second: see route.h. */
#ifndef CONFORMANCE_SECOND_H
#define CONFORMANCE_SECOND_H

#include "route.h"

ROUTE_FUNCTIONS(second);

#endif
