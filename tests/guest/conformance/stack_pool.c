/* A server has at most 64 stacks for calls; one call more waits for a stack, the most urgent first, its queue already its
   own. run: -s first=first.server,allow=second */
#include "first.import.h"
#include "second.import.h"
#include "team.h"

enum { STACKS = 64 };

static void beside(struct member *member)
{
    member->result = first_beside(member->route);
}

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

int main(void)
{
    static struct member members[STACKS];
    struct member late = {.run = beside, .priority = 8, .route = "nc"},
                  urgent = {.run = go, .priority = 9, .route = "na2(w)"};
    struct member queued = {.run = go, .priority = 5, .route = "nb"};
    struct route_state state;
    team_form();
    for (int i = 0; i < STACKS; i++) { /* each on a stack of first, all waiting for second */
        members[i] = (struct member){.run = beside, .priority = 8, .route = "2(w)"};
        member_start(&members[i]);
    }
    fl_deadline(0);
    HOLDS(first_beside("") == -1 && fl_error() == EAGAIN);
    HOLDS(first_go("") == -1 && fl_error() == EAGAIN); /* nobody has its queue, but there is no stack */
    fl_deadline(5 * MILLISECOND);
    HOLDS(first_go("") == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    member_start(&late);
    member_start(&urgent);
    member_start(&queued);
    HOLDS(!late.done && !urgent.done && !queued.done);
    second_open(1); /* one of the 64 returns: `urgent` takes its stack and comes to wait for second */
    HOLDS(!late.done && !urgent.done && !queued.done);
    second_open(STACKS);
    HOLDS(member_ends(&late) && member_ends(&urgent) && member_ends(&queued));
    for (int i = 0; i < STACKS; i++)
        HOLDS(member_ends(&members[i]) && members[i].result == 0);
    first_state(&state);
    HOLDS(state.notes[0] == 'a' && strlen(state.notes) == 3);
    HOLDS(state.most == STACKS && state.inside == 0);
    return broken != 0;
}
