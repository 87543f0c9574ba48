/* fl_thread_exit() in an exported function is the end of the server, since the thread is its caller's, who goes on with
   EOWNERDEAD. stderr: inner: exited with status 0 inside inner_end_thread, so its callers get EOWNERDEAD */
#include "inner.import.h"
#include "holds.h"

int main(void)
{
    HOLDS(inner_end_thread() == -1 && fl_error() == EOWNERDEAD);
    HOLDS(inner_keep(1, 0) == -1 && fl_error() == EOWNERDEAD);
    return broken != 0;
}
