/* A server's own thread goes on between calls and beside them, for nobody: fl_caller() is 0 there. */
#include "hive.import.h"
#include "holds.h"

int main(void)
{
    long before = hive_turns(), after = before;
    for (int i = 0; i < 1000 && after < before + 3; i++) {
        fl_sleep(5 * MILLISECOND);
        long now = hive_turns();
        HOLDS(now >= after);
        after = now;
    }
    HOLDS(after >= before + 3);
    HOLDS(hive_in_thread() == 0);
    return broken != 0;
}
