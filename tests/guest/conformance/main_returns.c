/* When main returns, the run ends with its status, although threads run, wait and are inside servers.
   status: 4 */
#include "hive.import.h"
#include "team.h"

static volatile int runs;

static void spin(struct member *member)
{
    (void)member;
    for (;;)
        runs = 1;
}

static void wait(struct member *member)
{
    (void)member;
    static unsigned never;
    fl_wait_word(&never, 0, -1);
}

static void call(struct member *member)
{
    (void)member;
    for (;;)
        hive_in_thread();
}

int main(void)
{
    static struct member spinner = {.run = spin, .priority = 8}, waiter = {.run = wait, .priority = 8};
    static struct member caller = {.run = call, .priority = 8};
    fl_priority(15);
    member_start(&spinner);
    member_start(&waiter);
    member_start(&caller);
    HOLDS(COMES_TRUE(runs));
    fl_sleep(5 * MILLISECOND);
    return broken ? 1 : 4;
}
