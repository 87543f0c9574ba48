/* The server courier: see courier.h. */
#include "courier.h"
#include "rival.import.h"

#include <faultline/call.h>
#include <faultline/export.h>

long courier_carry(struct token *token, long turns)
{
    for (volatile long turn = 0; turn < turns; turn++)
        ;
    long number = rival_use(token, turns);
    return fl_error() ? -fl_error() : number;
}
FL_EXPORT(courier_carry);
