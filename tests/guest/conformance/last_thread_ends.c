/* When the last thread of the program has ended, the run ends with status 0, whatever its servers still do. */
#include "hive.import.h"
#include "holds.h"

static void ends(void *nothing)
{
    (void)nothing;
    fl_sleep(10 * MILLISECOND);
}

int main(void)
{
    if (hive_turns() < 0 || fl_thread_start(ends, NULL) < 0)
        return 1;
    fl_thread_exit();
}
