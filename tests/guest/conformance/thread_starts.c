/* fl_thread_start() starts a thread with its argument, a stack, thread-local storage, fl_error() and fl_deadline() of its
   own; it ends when its function returns or calls fl_thread_exit(). */
#include "team.h"

#include <stdint.h>

static _Thread_local int local = 5;
static volatile int ended_by_exit;
static uintptr_t stacks[2];
static unsigned go_on;

static int is_another_stack(const void *one, const void *other)
{
    uintptr_t a = (uintptr_t)one, b = (uintptr_t)other;
    return a - b > 1 << 18 && b - a > 1 << 18;
}

static void look(struct member *member)
{
    char here;
    HOLDS(local == 5 && errno == 0 && fl_error() == 0);
    stacks[member->number] = (uintptr_t)&here;
    HOLDS((uintptr_t)__builtin_frame_address(0) % 16 == 0);
    local = errno = member->number + 100;
    fl_wait_word(&go_on, 0, -1);
    HOLDS(fl_deadline(MILLISECOND) == -1);
    HOLDS(fl_sleep(5 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(local == member->number + 100 && errno == member->number + 100 && fl_deadline(-1) == MILLISECOND);
}

static void exits(void *argument)
{
    ended_by_exit = *(int *)argument;
    fl_thread_exit();
}

int main(void)
{
    struct member one = {.run = look, .priority = 8}, two = {.run = look, .priority = 8, .number = 1};
    char here;
    int number = 7;
    team_form();
    fl_deadline(1000l * MILLISECOND);
    local = 6;
    member_start(&one);
    member_start(&two);
    HOLDS(!one.done && !two.done);
    go_on = 1;
    HOLDS(fl_wake_word(&go_on, 2) == 2);
    HOLDS(member_ends(&one) && member_ends(&two));
    HOLDS(is_another_stack((void *)stacks[0], (void *)stacks[1]) && is_another_stack((void *)stacks[0], &here) &&
          is_another_stack((void *)stacks[1], &here));
    HOLDS(local == 6 && errno == 0 && fl_deadline(-1) == 1000l * MILLISECOND);
    HOLDS(fl_thread_start(exits, &number) == 0 && fl_error() == 0);
    HOLDS(COMES_TRUE(ended_by_exit == 7));
    return broken != 0;
}
