/* A one-way call that waits for room in its queue when its deadline passes fails with ETIMEDOUT, and never runs.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

#define QUEUE_POSTED_MAX 64

int main(void)
{
    fl_future busy = RUN_ASYNC(near, {AWAIT, 1});
    for (int i = 0; i < QUEUE_POSTED_MAX; i++)
        near_post(SCRIPT({NOTE, 1}));
    long start = now();
    fl_deadline(30 * MILLISECOND);
    near_post(SCRIPT({NOTE, 2}));
    HOLDS(fl_error() == ETIMEDOUT && now() - start >= 30 * MILLISECOND);
    fl_deadline(-1);
    near_keep(1);
    near_run_result(busy);
    int notes[SCRIPT_NOTES];
    HOLDS(BECOMES(near_notes(notes) == QUEUE_POSTED_MAX));
    near_post(SCRIPT({NOTE, 3}));
    HOLDS(BECOMES(near_notes(notes) == QUEUE_POSTED_MAX + 1) && notes[QUEUE_POSTED_MAX] == 3);
    return broken != 0;
}
