/* Does what its arguments say with the servers mortal and middle, one after the other, and prints what came of each. */
#include "middle.h"
#include "mortal.h"

#include <faultline/call.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS 1000000L

static int kill_server(void)
{
    return fl_kill("mortal");
}

static int restart_server(void)
{
    return fl_restart("mortal");
}

/* The call is cut off after 10 ms, and goes on in the server. */
static int spin_shortly(void)
{
    fl_deadline(10 * MS);
    int result = mortal_spin();
    int error = fl_error();
    fl_deadline(-1);
    return error ? -error : result;
}

static int count_shortly(void)
{
    fl_deadline(20 * MS);
    int result = mortal_count();
    int error = fl_error();
    fl_deadline(-1);
    return error ? -error : result;
}

static int sleep_a_while(void)
{
    return fl_sleep(150 * MS);
}

static int take_much(void)
{
    return mortal_take(8 << 10);
}

static int recurse_a_little(void)
{
    return mortal_recurse(100);
}

static int recurse_far(void)
{
    return mortal_recurse(100000);
}

/* Takes all of mortal's memory first, so that its stack cannot grow. */
static int recurse_without_memory(void)
{
    mortal_take(1 << 20);
    return mortal_recurse(100);
}

/* Waits for what nobody wakes. */
static int wait_for_ever(void)
{
    static const unsigned word;
    return fl_wait_word(&word, 0, -1);
}

static volatile char sink;

static void use_stack(int depth)
{
    volatile char room[1024];
    room[0] = 1;
    if (depth > 0)
        use_stack(depth - 1);
    sink = room[0];
}

static void use_all_of_the_stack(void *unused)
{
    (void)unused;
    use_stack(100000);
}

static void use_stack_without_memory(void *unused)
{
    (void)unused;
    for (unsigned long bytes = 1 << 20; bytes >= 4096; bytes /= 2)
        while (fl_map(bytes))
            ;
    use_stack(100);
}

static int start(void function(void *))
{
    int result = fl_thread_start(function, NULL);
    fl_sleep(30000 * MS);
    return result;
}

static int exhaust_stack(void)
{
    return start(use_all_of_the_stack);
}

static int exhaust_memory(void)
{
    return start(use_stack_without_memory);
}

static const struct {
    const char *name;
    int (*function)(void);
} words[] = {
    {"count", mortal_count},
    {"crash", mortal_crash},
    {"exit", mortal_exit},
    {"kill", kill_server},
    {"restart", restart_server},
    {"spin-shortly", spin_shortly},
    {"count-shortly", count_shortly},
    {"sleep", sleep_a_while},
    {"take-much", take_much},
    {"recurse", recurse_a_little},
    {"recurse-far", recurse_far},
    {"recurse-without-memory", recurse_without_memory},
    {"middle-count", middle_count},
    {"middle-crash", middle_crash},
    {"wait-for-ever", wait_for_ever},
    {"exhaust-stack", exhaust_stack},
    {"exhaust-memory", exhaust_memory},
};

static void say(const char *word)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].name, word) != 0)
            continue;
        int result = words[i].function(), error = fl_error();
        if (result == -1 && error)
            result = -error;
        printf("%s: %d\n", word, result);
        fflush(stdout);
        return;
    }
    printf("%s: there is no such word\n", word);
    exit(1);
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++)
        say(arguments[i]);
    return 0;
}
