/* FL_CONCURRENT functions run beside each other and beside the calls of any queue, those of the same chain too.
   run: -s second=second.server,allow=first -s first=first.server,allow=second */
#include "first.import.h"
#include "team.h"

static void in_queue(struct member *member)
{
    member->result = first_go(member->route);
}

static void beside(struct member *member)
{
    member->result = first_beside(member->route);
}

int main(void)
{
    struct member queued = {.run = in_queue, .priority = 8, .route = "naw"};
    struct member others[3];
    struct route_state state;
    team_form();
    member_start(&queued);
    for (int i = 0; i < 3; i++) {
        others[i] = (struct member){.run = beside, .priority = 8, .route = "nbw"};
        member_start(&others[i]);
    }
    first_state(&state);
    HOLDS(strcmp(state.notes, "abbb") == 0 && state.inside == 4);
    first_open(4);
    HOLDS(member_ends(&queued));
    for (int i = 0; i < 3; i++)
        HOLDS(member_ends(&others[i]) && others[i].result == 0);
    HOLDS(first_go("2(4(nc))") == 0); /* first has its queue while second comes back to it */
    first_state(&state);
    HOLDS(strcmp(state.notes, "abbbc") == 0);
    return broken != 0;
}
