/* In an exported function the thread is the caller's, so that fl_priority() only tells its priority there, and else fails
   with EACCES. A server's own threads have at most 8; those that an exported function starts have 8. */
#include "hive.import.h"
#include "holds.h"

int main(void)
{
    int error;
    for (int priority = 3; priority <= 13; priority += 10) {
        fl_priority(priority);
        HOLDS(hive_priority(-1, &error) == priority && error == 0);
        HOLDS(hive_priority(4, &error) == -1 && error == EACCES);
        HOLDS(hive_priority(8, &error) == -1 && error == EACCES);
        HOLDS(fl_priority(-1) == priority);
        HOLDS(hive_priority_of_new_thread(-1, &error) == 8 && error == 0);
    }
    HOLDS(hive_priority_of_thread(-1, &error) == 8 && error == 0);
    HOLDS(hive_priority_of_thread(9, &error) == -1 && error == EACCES);
    HOLDS(hive_priority_of_thread(2, &error) == 8 && error == 0);
    HOLDS(hive_priority_of_thread(8, &error) == 2 && error == 0);
    HOLDS(fl_priority(-1) == 13);
    return broken != 0;
}
