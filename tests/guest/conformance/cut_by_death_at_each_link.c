/* The death of any process of a chain of four: its caller resumes with EOWNERDEAD, what it had called goes on alone,
   and the rest of the chain is as it was.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far
   stderr: was ended by fl_kill() */
#include "failing.h"
#include "far.import.h"
#include "middle.import.h"
#include "near.import.h"

static void begin(fl_future *chain)
{
    *chain = RUN_ASYNC(near, {CALL, 4}, {CALL, 2}, {AWAIT, 1}, {NOTE, 1}, {NOTE_ERROR}, {NOTE_ERROR}, {ANSWER, 1});
    let_others_wait();
    HOLDS(fl_poll(*chain) == 0);
}

/* Lets the last of the chain go on, and all be as at first. */
static void end(void)
{
    far_keep(1);
    HOLDS(RUN(far, {NOTE, 9}) == 0);
    far_keep(0);
}

int main(void)
{
    fl_future chain;
    RUN(near, {CALL, 1}, {CALL, 0});

    begin(&chain);
    HOLDS(fl_kill("near") == 0);
    HOLDS(near_run_result(chain) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(NOTED_NOTHING(middle) && NOTED_NOTHING(far));
    end();
    HOLDS(NOTED(middle, 0) && NOTED(far, 1, 9));
    HOLDS(fl_restart("near") == 0);

    begin(&chain);
    HOLDS(fl_kill("middle") == 0);
    HOLDS(near_run_result(chain) == 1 && fl_error() == 0 && NOTED(near, EOWNERDEAD));
    end();
    HOLDS(NOTED(far, 1, 9, 1, 9));
    HOLDS(fl_restart("middle") == 0 && NOTED_NOTHING(middle));

    begin(&chain);
    HOLDS(fl_kill("far") == 0);
    HOLDS(near_run_result(chain) == 1 && fl_error() == 0);
    HOLDS(NOTED(near, EOWNERDEAD, 0) && NOTED(middle, EOWNERDEAD));
    return broken != 0;
}
