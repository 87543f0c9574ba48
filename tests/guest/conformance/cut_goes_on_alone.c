/* What is cut off from its caller goes on in its server and keeps its queue, so that others wait for it; its result
   is dropped. It has no deadline from then on, and can make calls as before; fl_caller() still tells who called.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far */
#include "failing.h"
#include "middle.import.h"
#include "near.import.h"

int main(void)
{
    RUN(near, {CALL, 0});
    fl_deadline(100 * MILLISECOND);
    HOLDS(RUN(near, {NOTE_CALLER}, {AWAIT, 1}, {NOTE_CALLER}, {CALL, 2}, {SLEEP, 40 * MILLISECOND}, {NOTE, 5},
              {NOTE_ERROR}, {ANSWER, 7}) == -1 &&
          fl_error() == ETIMEDOUT);
    HOLDS(RUN(near, {NOTE, 2}) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(0);
    HOLDS(RUN(near, {NOTE, 3}) == -1 && fl_error() == EAGAIN);
    fl_deadline(-1);
    near_keep(1);
    HOLDS(RUN(near, {NOTE, 4}, {ANSWER, 8}) == 8);
    HOLDS(NOTED(near, 1, 1, 0, 4) && NOTED(middle, 5));
    return broken != 0;
}
