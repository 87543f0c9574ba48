/* Threads of one priority that do nothing but compute share the time, whether they are in the program, in exported functions
   or a server's own. */
#include "first.import.h"
#include "hive.import.h"
#include "team.h"

static volatile int stop;

static void in_program(struct member *member)
{
    while (!stop)
        member->number++;
}

static void in_server(struct member *member)
{
    member->result = first_go(member->route);
}

static long turns(void)
{
    struct route_state state;
    first_state(&state);
    return state.turns;
}

int main(void)
{
    struct member one = {.run = in_program, .priority = 8}, two = {.run = in_program, .priority = 8};
    struct member three = {.run = in_server, .priority = 8, .route = "x"};
    hive_turns(); /* from now on its thread, of priority 8, is there */
    fl_priority(15);
    member_start(&one);
    member_start(&two);
    member_start(&three);
    HOLDS(COMES_TRUE(one.number > 0 && two.number > 0 && turns() > 0));
    for (int round = 0; round < 2; round++) {
        int first_before = one.number, second_before = two.number;
        long third_before = turns(), fourth_before = hive_turns();
        HOLDS(COMES_TRUE(one.number != first_before));
        HOLDS(COMES_TRUE(two.number != second_before));
        HOLDS(COMES_TRUE(turns() != third_before));
        HOLDS(COMES_TRUE(hive_turns() != fourth_before));
    }
    stop = 1;
    first_open(1);
    HOLDS(member_ends(&one) && member_ends(&two) && member_ends(&three));
    return broken != 0;
}
