/* EACCES: a server calls, starts or posts a call of what it was not granted, the host's functions among it, or
   restarts or ends a server.
   run: -s asker=asker.server */
#include "asker.import.h"
#include "failing.h"
#include "taker.import.h"

int main(void)
{
    HOLDS(asker_calls() == EACCES);
    HOLDS(asker_starts() == EACCES);
    HOLDS(asker_fetches() == EBADF); /* there is no future */
    HOLDS(asker_posts() == EACCES);
    HOLDS(asker_reads() == EACCES);
    HOLDS(asker_starts_to_read() == EACCES);
    HOLDS(asker_restarts("taker") == EACCES);
    HOLDS(asker_kills("taker") == EACCES);
    HOLDS(asker_kills("asker") == EACCES);
    HOLDS(taker_length("name") == 4 && taker_posts() == 0);
    return broken != 0;
}
