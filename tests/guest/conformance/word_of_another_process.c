/* A word is that of one process: who waits for it is not woken by a process that has a word at the same address.
   run: --no-aslr */
#include "first.import.h"
#include "second.import.h"
#include "team.h"

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

int main(void)
{
    struct member waiter = {.run = go, .priority = 8, .route = "w"};
    struct route_state one, other;
    team_form();
    member_start(&waiter);
    first_state(&one);
    second_state(&other);
    HOLDS(one.inside == 1 && one.word == other.word);
    HOLDS(second_open(1) == 0);
    HOLDS(fl_wake_word((const unsigned *)one.word, 1) == 0);
    HOLDS(!waiter.done);
    HOLDS(first_open(1) == 1);
    HOLDS(member_ends(&waiter));
    return broken != 0;
}
