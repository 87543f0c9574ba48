/* EPROTO: the server claims more output than there is room for; in a call, and in f_result, which ends the future.
   Nothing comes back. */
#include "failing.h"
#include "taker.import.h"

#include <string.h>

int main(void)
{
    unsigned char bytes[8] = "-------";
    HOLDS(taker_claim(bytes, 4, 5) == -1 && fl_error() == EPROTO);
    fl_future claim = taker_claim_async(bytes, 4, 5);
    HOLDS(claim != 0 && taker_claim_result(claim) == -1 && fl_error() == EPROTO);
    HOLDS(fl_poll(claim) == -1 && strcmp((char *)bytes, "-------") == 0);
    HOLDS(taker_claim(bytes, 4, 3) == 3 && memcmp(bytes, "\7\7\7----", 8) == 0);
    return broken != 0;
}
