/* A server may call what allow= names, and nothing else of other servers.
   run: -s asker=asker.server,allow=taker:console */
#include "asker.import.h"
#include "failing.h"
#include "taker.import.h"

int main(void)
{
    HOLDS(asker_calls() == 0);
    HOLDS(asker_starts() == 0);
    HOLDS(asker_fetches() == 0);
    HOLDS(asker_posts() == 0);
    HOLDS(BECOMES(taker_posts() == 1));
    HOLDS(asker_reads() == 0);
    HOLDS(asker_starts_to_read() == 0);
    HOLDS(asker_takes(1) == EACCES);
    HOLDS(asker_kills("taker") == EACCES);
    return broken != 0;
}
