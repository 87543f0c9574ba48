/* EOWNERDEAD: the server has died before it answered, or earlier: in a call, f_async, f_result, a one-way call, also
   one that waits for room, and fl_kill.
   run: -s near=near.server,allow=middle
   stderr: near: was ended by fl_kill() */
#include "failing.h"
#include "near.import.h"

#define QUEUE_POSTED_MAX 64

static _Atomic int error_of_post;

static void post_too_many(void *unused)
{
    (void)unused;
    for (int i = 0; i < QUEUE_POSTED_MAX; i++)
        near_post(SCRIPT({NOTE, 1}));
    int error = fl_error();
    error_of_post = -1;
    near_post(SCRIPT({NOTE, 1}));
    error_of_post = error ? -2 : fl_error();
}

int main(void)
{
    fl_future running = RUN_ASYNC(near, {SLEEP, PATIENCE});
    fl_thread_start(post_too_many, NULL);
    HOLDS(BECOMES(error_of_post == -1));
    let_others_wait(); /* it waits for room */
    HOLDS(fl_kill("near") == 0);
    HOLDS(RUN(near) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(RUN_BESIDE(near) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(RUN_ASYNC(near, {NOTE, 1}) == 0 && fl_error() == EOWNERDEAD);
    HOLDS(near_starts_async() == 0 && fl_error() == EOWNERDEAD);
    near_post(SCRIPT({NOTE, 1}));
    HOLDS(fl_error() == EOWNERDEAD);
    HOLDS(near_run_result(running) == -1 && fl_error() == EOWNERDEAD && fl_poll(running) == -1);
    HOLDS(BECOMES(error_of_post == EOWNERDEAD));
    HOLDS(fl_kill("near") == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && RUN(near, {ANSWER, 3}) == 3 && NOTED_NOTHING(near));
    HOLDS(near_starts_result(near_starts_async()) == 1 && near_starts_result(near_starts_async()) == 1);
    HOLDS(fl_kill("near") == 0);
    HOLDS(near_starts_async() == 0 && fl_error() == EOWNERDEAD);
    return broken != 0;
}
