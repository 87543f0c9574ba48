/* To wait in a queue, and to leave it, takes as long when 1,000 calls wait there as when one does. engine: tcg */
#include "first.import.h"
#include "team.h"

enum { WAITERS = 1000, ATTEMPTS = 200 };

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

/* The least of many attempts: nothing came between in that one. */
static long time_of_waiting(void)
{
    long least = 1000l * MILLISECOND;
    for (int i = 0; i < ATTEMPTS; i++) {
        long before = fl_time(FL_CLOCK_MONOTONIC);
        fl_future future = first_go_async("");
        HOLDS(fl_cancel(future) == 0);
        long took = fl_time(FL_CLOCK_MONOTONIC) - before;
        HOLDS(first_go_result(future) == -1 && fl_error() == ECANCELED);
        if (took < least)
            least = took;
    }
    return least;
}

int main(void)
{
    struct member holder = {.run = go, .priority = 8, .route = "w"};
    static fl_future futures[WAITERS];
    team_form();
    member_start(&holder);
    futures[0] = first_go_async("");
    long with_one = time_of_waiting();
    for (int i = 1; i < WAITERS; i++)
        HOLDS((futures[i] = first_go_async("")) != 0);
    long with_all = time_of_waiting();
    HOLDS(with_all < 3 * with_one);
    first_open(1);
    for (int i = 0; i < WAITERS; i++)
        HOLDS(first_go_result(futures[i]) == 0);
    return broken != 0;
}
