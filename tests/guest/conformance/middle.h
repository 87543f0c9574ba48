/* The server middle: see script.h. */
#ifndef CONFORMANCE_MIDDLE_H
#define CONFORMANCE_MIDDLE_H

#include "script.h"

SCRIPT_SERVER(middle);

#endif
