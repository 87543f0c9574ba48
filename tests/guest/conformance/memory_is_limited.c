/* mem= is how much memory a server may have: what it asks for beyond is refused, or its death where it cannot be
   refused, as with its stack. Others are not touched.
   run: -s near=near.server,allow=middle,mem=1M
   stderr: near: */
#include "failing.h"
#include "middle.import.h"
#include "near.import.h"

int main(void)
{
    int notes[SCRIPT_NOTES];
    HOLDS(RUN(near, {ALLOCATE, 2 << 20}) == 0 && near_notes(notes) == 1 && notes[0] > 20 && notes[0] < 250);
    HOLDS(RUN(near, {ALLOCATE, 4096}, {ANSWER, 3}) == 3 && near_notes(notes) == 2 && notes[1] == 0);
    HOLDS(RUN(middle, {ALLOCATE, 2 << 20}) == 0 && NOTED(middle, 512));
    HOLDS(RUN(near, {USE_STACK, 200 << 10}) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && RUN(near, {USE_STACK, 200 << 10}, {ANSWER, 4}) == 4);
    return broken != 0;
}
