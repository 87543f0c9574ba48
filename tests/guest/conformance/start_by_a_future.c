/* A server that a future's call or a one-way call finds not started yet starts for it.
   run: -s inner=inner.server,allow=second */
#include "first.import.h"
#include "inner.import.h"
#include "second.import.h"
#include "holds.h"

#include <string.h>

int main(void)
{
    struct inner_start start = {0};
    struct route_state state;
    fl_future future = inner_start_async(&start);
    HOLDS(future != 0 && fl_poll(future) == 0);
    first_post("na");
    HOLDS(fl_error() == 0);
    second_open(1);
    HOLDS(inner_start_result(future) == 0);
    HOLDS(start.constructors == 1 && start.mains == 1 && start.caller == 1);
    HOLDS(first_go("nb") == 0);
    first_state(&state);
    HOLDS(strcmp(state.notes, "ab") == 0);
    return broken != 0;
}
