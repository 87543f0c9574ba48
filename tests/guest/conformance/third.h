/* The server third: see route.h. */
#ifndef CONFORMANCE_THIRD_H
#define CONFORMANCE_THIRD_H

#include "route.h"

ROUTE_FUNCTIONS(third);

#endif
