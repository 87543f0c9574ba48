/* The program's first thread may end by fl_thread_exit(), and the others go on. status: 3 */
#include "holds.h"

static void goes_on(void *nothing)
{
    (void)nothing;
    fl_sleep(10 * MILLISECOND);
    fl_exit(3);
}

int main(void)
{
    if (fl_thread_start(goes_on, NULL) == 0)
        fl_thread_exit();
}
