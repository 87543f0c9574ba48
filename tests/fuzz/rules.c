/* Checks all rules, in the order in which one that is broken says most. */
#include "census.h"

static struct census census;

static void check(const struct rule *rule)
{
    for (; rule->words; rule++)
        rule->check(rule->words, &census);
}

void rules_check(const struct activation *running)
{
    census_take(&census, running);
    check(rules_of_activations);
    check(rules_of_queues);
    check(rules_of_objects);
    check(rules_of_time);
    check(rules_of_memory);
    check(rules_of_lending);
    check(rules_of_death);
}

void rules_check_stuck(void)
{
    rules_check(NULL);
    check(rules_of_ends);
}
