/* When a server dies, all its callers resume with EOWNERDEAD: those whose call runs, waits for a queue or for a
   stack, and those in other servers; nothing that waited runs, and no other process is touched.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far -s far=far.server,allow=near
   stderr: near: was ended by fl_kill() */
#include "failing.h"
#include "far.import.h"
#include "middle.import.h"
#include "near.import.h"

#define CALL_STACKS_MAX 64

int main(void)
{
    fl_future calls[CALL_STACKS_MAX + 3], from_far;
    int count = 0, dead = 0;
    near_starts();
    calls[count++] = RUN_ASYNC(near, {CALL, 2}, {AWAIT, 1}, {NOTE, 1}, {NOTE, 1});
    while (count < CALL_STACKS_MAX)
        calls[count++] = RUN_BESIDE_ASYNC(near, {SLEEP, PATIENCE});
    calls[count++] = RUN_ASYNC(near, {NOTE, 2});
    calls[count++] = RUN_BESIDE_ASYNC(near, {NOTE, 3});
    calls[count++] = RUN_BESIDE_ASYNC(near, {NOTE, 4});
    from_far = RUN_ASYNC(far, {CALL, 1}, {NOTE, 5}, {NOTE_ERROR}, {ANSWER, 9});
    let_others_wait();
    HOLDS(fl_kill("near") == 0);
    for (int i = 0; i < count; i++) {
        int result = i < CALL_STACKS_MAX && i ? near_run_beside_result(calls[i]) : near_run_result(calls[i]);
        if (result == -1 && fl_error() == EBADF)
            result = near_run_beside_result(calls[i]);
        dead += result == -1 && fl_error() == EOWNERDEAD;
    }
    HOLDS(dead == count);
    HOLDS(far_run_result(from_far) == 9 && NOTED(far, EOWNERDEAD));
    middle_keep(1);
    HOLDS(NOTED(middle, 1));
    HOLDS(fl_restart("near") == 0 && NOTED_NOTHING(near) && RUN(near, {ANSWER, 2}) == 2);
    return broken != 0;
}
