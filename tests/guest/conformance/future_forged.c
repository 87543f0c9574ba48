/* A number that f_async has not returned, or whose future is no more, is EBADF: 0, forged ones, and those of before when new
   futures have taken their place. */
#include "gate.import.h"
#include "holds.h"

static int is_bad(fl_future future)
{
    if (gate_note_result(future) != -1 || fl_error() != EBADF || fl_poll(future) != -1 || fl_error() != EBADF ||
        fl_cancel(future) != -1 || fl_error() != EBADF)
        return 0;
    return fl_wait_any(&future, 1, 0) == -1 && fl_error() == EBADF;
}

int main(void)
{
    static const fl_future numbers[] = {0, 1, 2, 100, 1ul << 20, 1ul << 32, 1ul << 63, ~0ul, 0x7e0000000000};
    fl_future future = gate_note_async(1), stale[8];
    for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        HOLDS(numbers[i] == future || is_bad(numbers[i]));
    for (unsigned bit = 0; bit < 64; bit++)
        HOLDS(is_bad(future ^ 1ul << bit));
    HOLDS(gate_note_result(future) == 1);
    for (int i = 0; i < 8; i++) {
        stale[i] = gate_note_async(i);
        gate_note_result(stale[i]);
    }
    future = gate_note_async(1);
    for (int i = 0; i < 8; i++)
        HOLDS(stale[i] != future && is_bad(stale[i]));
    HOLDS(gate_note_result(future) == 10);
    return broken != 0;
}
