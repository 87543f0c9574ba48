/* A call by a future that had its turn, but is cancelled after its server has died and before it began, leaves nothing behind
   for the server that is started afresh. stderr: first: was ended by fl_kill(), so its callers get EOWNERDEAD */
#include "first.import.h"
#include "team.h"

static void beside(struct member *member)
{
    member->result = first_beside(member->route);
}

int main(void)
{
    struct member members[3];
    struct route_state state;
    int cancelled = 0;
    for (int attempt = 0; attempt < 50 && !cancelled; attempt++) { /* a time slice may end just here, and the call with it */
        HOLDS(first_go("") == 0);
        fl_priority(4);
        fl_future future = first_beside_async("nx");
        fl_priority(8); /* it would begin when this thread waits */
        HOLDS(future && fl_kill("first") == 0);
        cancelled = fl_cancel(future) == 0;
        int result = first_beside_result(future);
        HOLDS(!cancelled || (result == -1 && fl_error() == ECANCELED));
        HOLDS(fl_restart("first") == 0);
    }
    HOLDS(cancelled);
    HOLDS(first_go("") == 0);
    team_form();
    for (int i = 0; i < 3; i++) { /* each on a stack of its own */
        members[i] = (struct member){.run = beside, .priority = 8, .route = "naw"};
        member_start(&members[i]);
    }
    first_state(&state);
    HOLDS(strcmp(state.notes, "aaa") == 0 && state.inside == 3);
    first_open(3);
    for (int i = 0; i < 3; i++)
        HOLDS(member_ends(&members[i]) && members[i].result == 0);
    return broken != 0;
}
