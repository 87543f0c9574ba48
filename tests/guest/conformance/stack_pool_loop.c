/* A call that would wait for a stack of a server of which its own chain has one fails with ELOOP.
   run: -s first=first.server,allow=second:third -s second=second.server,allow=first */
#include "first.import.h"
#include "second.import.h"
#include "third.import.h"
#include "team.h"

enum { STACKS = 64, RETURNING = 2 };

static void beside(struct member *member)
{
    member->result = first_beside(member->route);
}

int main(void)
{
    static struct member members[STACKS];
    struct route_state state;
    team_form();
    for (int i = 0; i < STACKS; i++) { /* each on a stack of first, on their way back to it or waiting for third */
        members[i] = (struct member){.run = beside, .priority = 8, .route = i < RETURNING ? "5(w4(na))" : "3(w)"};
        member_start(&members[i]);
    }
    second_open(1); /* for whichever of the two comes first */
    struct member *one = &members[members[1].done], *other = &members[!members[1].done];
    HOLDS(one->done && one->result == ELOOP && !other->done);
    second_open(1); /* this one finds the stack of the first */
    HOLDS(other->done && other->result == 0);
    third_open(STACKS - RETURNING);
    for (int i = 0; i < STACKS; i++)
        HOLDS(member_ends(&members[i]));
    first_state(&state);
    HOLDS(strcmp(state.notes, "a") == 0);
    return broken != 0;
}
