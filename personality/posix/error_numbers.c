/* The numbers that cross the call are newlib's: checked here once, when it is built. */
#include "faultline/abi/errors.h"

#include <errno.h>

#define SAME_NUMBER(name, number, meaning) _Static_assert(name == number, #name " has another number in newlib");
FL_CALL_ERRORS(SAME_NUMBER)
