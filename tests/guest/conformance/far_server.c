/* The server far: runs scripts, with near as the next server. */
#include "far.h"
#include "near.h"

#define OWN(function) far_##function
#define NEXT(function) near_##function

#include "script_server.h"
