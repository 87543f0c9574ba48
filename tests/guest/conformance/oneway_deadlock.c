/* One-way calls to a queue that the caller's own chain has are accepted while there is room; one more would wait for that chain
   itself, and fails with EDEADLK.
   run: --server=hub=hub.server,allow=spoke --server=spoke=spoke.server,allow=hub */
#include "holds.h"
#include "hub.import.h"

int main(void)
{
    HOLDS(hub_post_by_spoke(64) == 0);
    HOLDS(hub_add(1, 2) == 3);
    HOLDS(hub_post_by_spoke(64) == 0);
    HOLDS(hub_post_by_spoke(65) == EDEADLK);
    HOLDS(hub_add(1, 2) == 3);
    return broken != 0;
}
