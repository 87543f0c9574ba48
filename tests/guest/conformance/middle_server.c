/* The server middle: runs scripts, with far as the next server. */
#include "middle.h"
#include "far.h"

#define OWN(function) middle_##function
#define NEXT(function) far_##function

#include "script_server.h"
