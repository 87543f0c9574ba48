/* When every thread waits and nothing can wake one, the run ends with status 134 and a sentence; servers without calls
   count for nothing. status: 134
   stderr: every thread waits, and nothing is left that could wake one */
#include "first.import.h"
#include "team.h"

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

int main(void)
{
    struct member inside = {.run = go, .priority = 8, .route = "w"}, waits = {.run = go, .priority = 8, .route = ""};
    static unsigned never;
    if (first_go("") != 0)
        return 1;
    team_form();
    member_start(&inside);
    member_start(&waits);
    fl_sleep(5 * MILLISECOND);
    fl_wait_word(&never, 0, -1);
    return 1;
}
