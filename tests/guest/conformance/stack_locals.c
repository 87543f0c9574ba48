/* Each server stack has thread-locals and an errno of its own, which keep what the last call on it left. */
#include "inner.import.h"
#include "team.h"

static void keep(struct member *member)
{
    member->result = inner_keep(member->number, 1);
}

int main(void)
{
    struct member one = {.run = keep, .priority = 8, .number = 1}, two = {.run = keep, .priority = 8, .number = 2};
    team_form();
    HOLDS(inner_keep(7, 0) == 0);
    HOLDS(inner_keep(8, 0) == 7);
    member_start(&one);
    member_start(&two);
    inner_open(2);
    HOLDS(member_ends(&one) && member_ends(&two));
    HOLDS(one.result == 8 && two.result == 0); /* the first stack, and a new one */
    one.number = 3; /* inner_open() has made a third stack */
    two.number = 4;
    member_start(&one);
    member_start(&two);
    inner_open(2);
    HOLDS(member_ends(&one) && member_ends(&two));
    HOLDS(one.result != two.result && one.result >= 0 && one.result <= 2 && two.result >= 0 && two.result <= 2);
    return broken != 0;
}
