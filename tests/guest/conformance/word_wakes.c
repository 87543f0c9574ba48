/* fl_wake_word() wakes at most so many of the threads that wait for the word, the most urgent first and those of one
   priority in the order of their coming, and returns how many; it reads no memory. */
#include "team.h"

#include <limits.h>

enum { WAITERS = 6 };

static unsigned words[256];
static char order[WAITERS + 1];
static volatile int at;

static void wait(struct member *member)
{
    member->result = fl_wait_word(&words[member->number == 'x'], 0, -1);
    order[at] = (char)member->number;
    at = at + 1;
}

int main(void)
{
    static const struct {
        char name;
        int priority;
    } waiters[WAITERS] = {{'d', 7}, {'b', 8}, {'x', 15}, {'c', 8}, {'a', 9}, {'e', 7}};
    struct member members[WAITERS];
    team_form();
    for (int i = 0; i < WAITERS; i++) {
        members[i] = (struct member){.run = wait, .priority = waiters[i].priority, .number = waiters[i].name};
        member_start(&members[i]);
    }
    HOLDS(fl_wake_word(&words[0], 0) == 0 && at == 0);
    for (int i = 2; i < 256; i++)
        HOLDS(fl_wake_word(&words[i], UINT_MAX) == 0 && at == 0);
    HOLDS(fl_wake_word(&words[0], 1) == 1 && strcmp(order, "a") == 0);
    HOLDS(fl_wake_word(&words[0], 1) == 1 && strcmp(order, "ab") == 0);
    HOLDS(fl_wake_word(&words[0], 2) == 2 && strcmp(order, "abcd") == 0);
    HOLDS(fl_wake_word(&words[0], UINT_MAX) == 1 && strcmp(order, "abcde") == 0);
    HOLDS(fl_wake_word(&words[0], UINT_MAX) == 0);
    HOLDS(fl_wake_word((const unsigned *)0x1000, 1) == 0 && fl_error() == 0);
    HOLDS(fl_wake_word(&words[1], 1) == 1 && strcmp(order, "abcdex") == 0);
    return broken != 0;
}
