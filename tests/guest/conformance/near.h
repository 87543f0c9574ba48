/* The server near: see script.h. */
#ifndef CONFORMANCE_NEAR_H
#define CONFORMANCE_NEAR_H

#include "script.h"

SCRIPT_SERVER(near);

#endif
