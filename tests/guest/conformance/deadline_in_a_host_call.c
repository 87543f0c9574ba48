/* A deadline bounds calls of the host's functions. */
#include "failing.h"

#include <faultline/console.h>

int main(void)
{
    char bytes[8];
    fl_deadline(30 * MILLISECOND);
    long start = now();
    HOLDS(console_read(bytes, sizeof bytes) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(now() - start >= 30 * MILLISECOND && now() - start < PATIENCE);
    HOLDS(console_is_terminal(0) == 0 && fl_error() == 0);
    return broken != 0;
}
