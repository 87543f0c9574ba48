/* The server far: see script.h. */
#ifndef CONFORMANCE_FAR_H
#define CONFORMANCE_FAR_H

#include "script.h"

SCRIPT_SERVER(far);

#endif
