/* A deadline cuts a chain of four processes at the link that has it, and at all inside; outside of it the chain goes
   on.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far */
#include "failing.h"
#include "far.import.h"
#include "middle.import.h"
#include "near.import.h"

#define SHORT (60 * MILLISECOND)
#define LONG (10 * PATIENCE)

/* Each process limits its call to the next, and notes how that ended; the last computes. */
static int call_with(long near_limit, long middle_limit)
{
    return RUN(near, {LIMIT, near_limit}, {CALL, 6}, {LIMIT, middle_limit}, {CALL, 3}, {SPIN, 2 * SHORT},
               {SLEEP, MILLISECOND}, {NOTE_ERROR}, {NOTE_ERROR}, {NOTE_ERROR}, {ANSWER, 1});
}

int main(void)
{
    RUN(near, {CALL, 1}, {CALL, 0});
    HOLDS(call_with(-1, SHORT) == 1 && fl_error() == 0);
    HOLDS(NOTED(near, 0) && NOTED(middle, ETIMEDOUT) && NOTED(far, 0)); /* far had begun its sleep alone */
    HOLDS(call_with(SHORT, LONG) == 1 && fl_error() == 0);
    HOLDS(NOTED(near, 0, ETIMEDOUT) && NOTED(middle, ETIMEDOUT, ETIMEDOUT) && NOTED(far, 0, 0));
    fl_deadline(SHORT);
    HOLDS(call_with(LONG, LONG) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(NOTED(near, 0, ETIMEDOUT, ETIMEDOUT) && NOTED(middle, ETIMEDOUT, ETIMEDOUT, ETIMEDOUT));
    HOLDS(NOTED(far, 0, 0, 0));
    return broken != 0;
}
