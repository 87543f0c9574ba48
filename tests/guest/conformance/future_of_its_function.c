/* A future belongs to the function that it calls: g_result of f's future is EBADF, and leaves the future as it is. */
#include "gate.import.h"
#include "holds.h"
#include "kinds.import.h"

int main(void)
{
    fl_future future = gate_note_async(5);
    HOLDS(gate_pass_result(future) == -1 && fl_error() == EBADF);
    kinds_block_result(future);
    HOLDS(fl_error() == EBADF);
    HOLDS(gate_note_result(future) == 1);
    future = kinds_block_async(1, (struct kinds_block){{0}});
    HOLDS(gate_note_result(future) == -1 && fl_error() == EBADF);
    HOLDS(kinds_block_result(future).words[1] == 2 && fl_error() == 0);
    return broken != 0;
}
