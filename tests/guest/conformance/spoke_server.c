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

int spoke_post(int count)
{
    for (int i = 0; i < count; i++)
        hub_accept(i);
    return fl_error();
}
FL_EXPORT(spoke_post);
