/* f_result of a call that waits for the caller itself, through however many servers, fails with EDEADLK, and the future
   stays; if f_result came first, it is the call inside that fails so. fl_wait_any fails so when none of its futures can
   end.
   run: --server=hub=hub.server,allow=gate:hub:spoke --server=spoke=spoke.server,allow=hub */
#include "holds.h"
#include "hub.import.h"

int main(void)
{
    HOLDS(hub_wait_for_itself() == EDEADLK);
    HOLDS(hub_wait_for_spoke(0) == EDEADLK);
    HOLDS(hub_wait_for_spoke(1) == EDEADLK);
    HOLDS(hub_take_spokes() == 0);
    HOLDS(hub_wait_for_any_of_itself(0) == EDEADLK);
    HOLDS(hub_wait_for_any_of_itself(1) == 2);
    HOLDS(hub_add(1, 2) == 3);
    return broken != 0;
}
