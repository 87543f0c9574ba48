/* A call to a queue that its own chain has fails with EDEADLK at once, through however many servers; another queue, and a
   function that runs beside all others, can be called.
   run: -s first=first.server,allow=second -s second=second.server,allow=first:third -s third=third.server,allow=first:second */
#include "first.import.h"
#include "second.import.h"
#include "team.h"

int main(void)
{
    struct route_state state;
    HOLDS(first_go("2(1(nx))") == EDEADLK);
    HOLDS(first_go("2(3(1(nx)))") == EDEADLK);
    HOLDS(first_other("2(3(1(na)))") == 0);
    HOLDS(first_go("2(3(4(nb)))") == 0);
    HOLDS(first_go("2(3(4(2(nx))))") == EDEADLK);
    HOLDS(first_go("nc2(3(nd))") == 0); /* nobody has kept anything */
    first_state(&state);
    HOLDS(strcmp(state.notes, "abc") == 0);
    return broken != 0;
}
