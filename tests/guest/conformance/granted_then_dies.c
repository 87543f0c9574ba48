/* A call whose turn has come, but that has not begun when the server dies, fails with EOWNERDEAD like those that still wait.
   stderr: first: was ended by fl_kill(), so its callers get EOWNERDEAD */
#include "first.import.h"
#include "team.h"

static void go(struct member *member)
{
    member->result = first_go(member->route);
    member->error = fl_error();
}

int main(void)
{
    struct member holder = {.run = go, .priority = 9, .route = "w"};
    struct member next = {.run = go, .priority = 4, .route = "nx"}, last = {.run = go, .priority = 3, .route = "ny"};
    struct route_state state;
    team_form();
    member_start(&holder);
    member_start(&next);
    member_start(&last);
    fl_priority(8);
    first_open(1); /* `holder` returns, and it is the turn of `next`, which is less urgent than this thread */
    HOLDS(holder.done && !next.done);
    HOLDS(fl_kill("first") == 0);
    fl_deadline(0);
    HOLDS(first_go("") == -1 && fl_error() == EOWNERDEAD); /* and not EAGAIN, although `next` has the queue */
    fl_deadline(-1);
    HOLDS(fl_restart("first") == 0);
    HOLDS(first_go("na") == 0); /* in the new one */
    HOLDS(member_ends(&next) && next.result == -1 && next.error == EOWNERDEAD);
    HOLDS(member_ends(&last) && last.result == -1 && last.error == EOWNERDEAD);
    HOLDS(first_go("nb") == 0);
    first_state(&state);
    HOLDS(strcmp(state.notes, "ab") == 0);
    return broken != 0;
}
