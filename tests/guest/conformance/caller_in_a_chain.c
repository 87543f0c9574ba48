/* fl_caller() is the process that called the function that runs, in a chain, after a nested call, and for futures; processes
   count from 1, the program.
   run: -s first=first.server,allow=second -s second=second.server,allow=first */
#include "first.import.h"
#include "second.import.h"
#include "holds.h"

int main(void)
{
    struct route_state one, two;
    HOLDS(fl_caller() == 0);
    HOLDS(first_go("p2(p4(p)p)p8(p)p") == 0);
    first_state(&one);
    second_state(&two);
    char first = two.notes[0], second = one.notes[1];
    HOLDS(first != second && first > '1' && second > '1');
    HOLDS(one.notes[0] == '1' && one.notes[2] == '1' && one.notes[3] == '1' && one.notes[4] == 0);
    HOLDS(two.notes[1] == first && two.notes[2] == first && two.notes[3] == 0);
    HOLDS(second_go_result(second_go_async("p")) == 0);
    second_post("p");
    HOLDS(second_go("") == 0);
    second_state(&two);
    HOLDS(two.notes[3] == '1' && two.notes[4] == '1');
    return broken != 0;
}
