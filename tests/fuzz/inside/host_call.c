/* Request slots. */
#include "../../../guestkernel/core/host_call.c"
#include "inside.h"

struct inside_request inside_host_request(uint32_t slot)
{
    struct host_request *request = &requests[slot];
    return (struct inside_request){slots_in_use >> slot & 1, request->answered, request->has_copies, request->owner,
                                   request->process,         &request->copies,  slot_at(slot)};
}

const struct priority_list *inside_slot_waiters(void)
{
    return &slot_waiters;
}
