/* A deadline bounds fl_sleep() and fl_wait_word(), also where they name a time themselves: the first to come counts. */
#include "failing.h"

int main(void)
{
    const unsigned word = 0;
    long start = now();
    fl_deadline(20 * MILLISECOND);
    HOLDS(fl_sleep(PATIENCE) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_wait_word(&word, 0, -1) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_wait_word(&word, 0, PATIENCE) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(now() - start >= 60 * MILLISECOND && now() - start < PATIENCE);
    fl_deadline(PATIENCE);
    start = now();
    HOLDS(fl_sleep(20 * MILLISECOND) == 0 && fl_error() == 0);
    HOLDS(fl_wait_word(&word, 0, 20 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(now() - start >= 40 * MILLISECOND && now() - start < PATIENCE);
    return broken != 0;
}
