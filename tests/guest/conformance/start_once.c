/* A server starts at its first call: constructors and main run once, for the process of that call and on its thread, while
   all others wait. run: -s inner=inner.server,allow=second */
#include "inner.import.h"
#include "second.import.h"
#include "team.h"

static void ask(struct member *member)
{
    struct inner_start start = {0};
    member->result = inner_start(&start);
    member->number = start.constructors == 1 && start.mains == 1 && start.caller == 1 && start.priority_error == EACCES;
}

static void keep(struct member *member)
{
    member->result = inner_keep(1, 0);
}

int main(void)
{
    struct member members[3] = {{.run = ask, .priority = 7}, {.run = ask, .priority = 8}, {.run = keep, .priority = 9}};
    struct inner_start start = {0};
    team_form();
    for (int i = 0; i < 3; i++) { /* the first of them starts inner */
        member_start(&members[i]);
        HOLDS(!members[i].done);
    }
    fl_future future = inner_start_async(&start);
    fl_deadline(0);
    HOLDS(inner_start(&start) == -1 && fl_error() == EAGAIN);
    fl_deadline(5 * MILLISECOND);
    HOLDS(inner_start(&start) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(fl_poll(future) == 0);
    second_open(1);
    for (int i = 0; i < 3; i++)
        HOLDS(member_ends(&members[i]) && members[i].result == 0);
    HOLDS(members[0].number && members[1].number);
    HOLDS(inner_start_result(future) == 0 && start.constructors == 1 && start.mains == 1);
    return broken != 0;
}
