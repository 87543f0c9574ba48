/* exit(), whatever the status, and abort() inside an exported function are the death of its server.
   run: -s near=near.server,allow=middle
   stderr: near: exited with status 0 inside near_run, so its callers get EOWNERDEAD */
#include "failing.h"
#include "near.import.h"

int main(void)
{
    HOLDS(RUN(near, {EXIT, 0}) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && RUN(near, {EXIT, 3}) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && RUN(near, {ABORT}) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && RUN(near, {CRASH}) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(RUN(near) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && RUN(near, {ANSWER, 3}) == 3 && fl_error() == 0);
    return broken != 0;
}
