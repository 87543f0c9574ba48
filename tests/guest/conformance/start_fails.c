/* A server whose main returns other than 0 has died: all that wait for its start get EOWNERDEAD, as do later calls.
   run: -s falsestart=falsestart.server,allow=second
   stderr: exited with status 3 before its first call, so its callers get EOWNERDEAD */
#include "falsestart.import.h"
#include "second.import.h"
#include "team.h"

static void call(struct member *member)
{
    member->result = falsestart_call();
    member->error = fl_error();
}

static void beside(struct member *member)
{
    member->result = falsestart_beside();
    member->error = fl_error();
}

int main(void)
{
    struct member members[] = {
        {.run = call, .priority = 8}, {.run = call, .priority = 8}, {.run = beside, .priority = 8}};
    team_form();
    for (int i = 0; i < 3; i++) {
        member_start(&members[i]);
        HOLDS(!members[i].done);
    }
    fl_future future = falsestart_beside_async();
    HOLDS(future && fl_poll(future) == 0);
    second_open(1);
    for (int i = 0; i < 3; i++)
        HOLDS(member_ends(&members[i]) && members[i].result == -1 && members[i].error == EOWNERDEAD);
    HOLDS(falsestart_beside_result(future) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(falsestart_call() == -1 && fl_error() == EOWNERDEAD);
    return broken != 0;
}
