/* A server stack has 256 KiB, as a thread's has; to use more is the server's death.
   stderr: inner: runs out of stack */
#include "inner.import.h"
#include "holds.h"

int main(void)
{
    HOLDS(inner_use_stack(200) == 0 && fl_error() == 0);
    HOLDS(inner_use_stack(256) == -1 && fl_error() == EOWNERDEAD);
    return broken != 0;
}
