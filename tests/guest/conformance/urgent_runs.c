/* While a thread is ready to run, none that is less urgent runs; one that is more urgent runs as soon as it is ready: when
   it is started, woken, or when its sleep is over. */
#include "team.h"

static unsigned word;
static volatile int woken, slept;

static void compute(struct member *member)
{
    for (;;)
        member->number++;
}

static void wait(struct member *member)
{
    (void)member;
    fl_wait_word(&word, 0, -1);
    woken = 1;
}

static void sleep(struct member *member)
{
    (void)member;
    fl_sleep(5 * MILLISECOND);
    slept = 1;
}

int main(void)
{
    static struct member less = {.run = compute, .priority = 7};
    struct member waiter = {.run = wait, .priority = 9}, sleeper = {.run = sleep, .priority = 9};
    long before = fl_time(FL_CLOCK_MONOTONIC);
    fl_priority(8);
    member_start(&less);
    int number = less.number;
    member_start(
        &waiter); /* waits by now, for a thread starts with the priority of its starter, and then has its own */
    member_start(&sleeper);
    while (!slept && fl_time(FL_CLOCK_MONOTONIC) - before < 2000l * MILLISECOND)
        ;
    HOLDS(slept);
    HOLDS(fl_wake_word(&word, 1) == 1);
    HOLDS(woken); /* before fl_wake_word() was back */
    for (before = fl_time(FL_CLOCK_MONOTONIC); fl_time(FL_CLOCK_MONOTONIC) - before < 15 * MILLISECOND;)
        fl_yield();
    HOLDS(less.number == number);
    HOLDS(COMES_TRUE(less.number != number));
    return broken != 0;
}
