/* EDEADLK: a call, an f_result, an fl_wait_any or a one-way call for which there is no room would wait for itself, by
   way of others that wait. At once, whatever the deadline; the others go on.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far -s far=far.server,allow=near */
#include "failing.h"
#include "far.import.h"
#include "near.import.h"

#define QUEUE_POSTED_MAX 64

int main(void)
{
    HOLDS(RUN(near, {CALL, 4}, {CALL, 2}, {CALL, 0}, {NOTE_ERROR}, {NOTE, 1}) == 0 && fl_error() == 0);
    HOLDS(NOTED(far, EDEADLK));
    HOLDS(RUN(near, {CALL, 5}, {CALL, 4}, {START, 1}, {NOTE, 5}, {RESULT}, {NOTE_ERROR}) == 0);
    HOLDS(NOTED(far, EDEADLK, EDEADLK) && NOTED(near, 5));
    HOLDS(RUN(near, {CALL, 5}, {CALL, 4}, {START, 1}, {NOTE, 6}, {WAIT_ANY}, {NOTE_ERROR}) == 0);
    HOLDS(NOTED(far, EDEADLK, EDEADLK, EDEADLK) && NOTED(near, 5, 6));
    HOLDS(RUN(near, {CALL, 5}, {CALL, 4}, {POST, QUEUE_POSTED_MAX}, {NOTE_ERROR}, {POST, 1}, {NOTE_ERROR}) == 0);
    HOLDS(NOTED(far, EDEADLK, EDEADLK, EDEADLK, 0, EDEADLK));
    HOLDS(RUN(near, {ANSWER, 7}) == 7);
    return broken != 0;
}
