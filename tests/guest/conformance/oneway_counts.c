/* A one-way call that has not ended is one of the 1,024 futures that its caller may have. */
#include "gate.import.h"
#include "holds.h"

#include <faultline/kernel.import.h>

int main(void)
{
    static fl_future futures[1024];
    for (int i = 0; i < 1023; i++)
        futures[i] = fl_caller_async();
    gate_post(1);
    HOLDS(fl_error() == 0);
    HOLDS(fl_caller_async() == 0 && fl_error() == EAGAIN);
    gate_post(2);
    HOLDS(fl_error() == EAGAIN);
    gate_open();
    HOLDS(gate_posted() == 1);
    HOLDS((futures[1023] = fl_caller_async()) != 0);
    return broken != 0;
}
