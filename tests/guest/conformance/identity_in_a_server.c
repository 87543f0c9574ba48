/* In a server, a thread is known by the server stack that it is on: <threads.h> sees one thread for each of them, whoever
   calls. */
#include "inner.import.h"
#include "team.h"

static unsigned long seen[2];

static void ask(struct member *member)
{
    seen[member->number] = inner_thread(1);
}

int main(void)
{
    struct member one = {.run = ask, .priority = 8}, two = {.run = ask, .priority = 8, .number = 1};
    team_form();
    unsigned long alone = inner_thread(0);
    HOLDS(alone != 0 && inner_thread(0) == alone);
    member_start(&one);
    inner_open(1);
    HOLDS(member_ends(&one) && seen[0] == alone); /* another thread, on the same stack */
    member_start(&one);
    member_start(&two);
    inner_open(2);
    HOLDS(member_ends(&one) && member_ends(&two) && seen[0] != seen[1]);
    HOLDS(seen[0] == alone || seen[1] == alone);
    return broken != 0;
}
