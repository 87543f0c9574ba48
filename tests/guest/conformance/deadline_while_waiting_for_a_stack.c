/* A call that waits for a server stack when its deadline passes fails with ETIMEDOUT, never runs, and takes no stack
   that becomes free; the queue that it had is free at once. With a deadline of 0 it is EAGAIN. native: no, since
   nothing counts the stacks there
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "middle.import.h"
#include "near.import.h"

#define CALL_STACKS_MAX 64

int main(void)
{
    RUN_BESIDE_ASYNC(near, {CALL, 1}, {AWAIT, 1});
    for (int i = 1; i < CALL_STACKS_MAX; i++)
        RUN_BESIDE_ASYNC(near, {SLEEP, 10 * PATIENCE});
    fl_deadline(0);
    HOLDS(RUN_BESIDE(near, {NOTE, 1}) == -1 && fl_error() == EAGAIN);
    long start = now();
    fl_deadline(20 * MILLISECOND);
    HOLDS(RUN_BESIDE(near, {NOTE, 2}) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(RUN(near, {NOTE, 3}) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(now() - start >= 40 * MILLISECOND);
    fl_deadline(-1);
    middle_keep(1); /* lets the first go on and end */
    HOLDS(RUN(near, {NOTE, 4}) == 0 && RUN_BESIDE(near, {NOTE, 5}) == 0 && NOTED(near, 4, 5));
    return broken != 0;
}
