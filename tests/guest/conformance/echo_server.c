/* The server echo: see echo.h. */
#include "bomber.h"
#include "echo.h"

#include <faultline/call.h>
#include <faultline/export.h>

int echo_nest(int depth)
{
    int inner = bomber_nest(depth + 1);
    return fl_error() ? 1000 * depth + fl_error() : inner;
}
FL_EXPORT(echo_nest, FL_CONCURRENT);
