/* The server near: runs scripts, with middle as the next server. */
#include "near.h"
#include "middle.h"

#define OWN(function) near_##function
#define NEXT(function) middle_##function

#include "script_server.h"
