/* The server spoke: see spoke.h. */
#include "hub.h"
#include "spoke.h"

#include <faultline/call.h>
#include <faultline/export.h>

int spoke_ask(void)
{
    hub_add(1, 2);
    return fl_error();
}
FL_EXPORT(spoke_ask);
