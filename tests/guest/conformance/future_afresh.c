/* A call that f_async starts takes nothing over from those before it: neither how they ended, nor their results. */
#include "holds.h"
#include "gate.import.h"
#include "kinds.import.h"

enum { CALLS = 6 };

static int good(fl_future future, int ended)
{
    if (ended)
        fl_wait_any(&future, 1, -1);
    return future != 0 && kinds_even_result(future) == 1 && fl_error() == 0;
}

int main(void)
{
    fl_future futures[CALLS];
    char bytes[4];
    for (int i = 0; i < CALLS; i++) {
        futures[i] = gate_pass_async(i);
        fl_cancel(futures[i]);
    }
    for (int i = 0; i < CALLS; i++)
        HOLDS(gate_pass_result(futures[i]) == -1 && fl_error() == ECANCELED);
    for (int i = 0; i < CALLS; i++)
        HOLDS(good(kinds_even_async(4), i % 2));
    for (int i = 0; i < CALLS; i++)
        HOLDS(kinds_claim_result(kinds_claim_async(bytes, 4, 5)) == -1 && fl_error() == EPROTO);
    for (int i = 0; i < CALLS; i++)
        futures[i] = kinds_even_async(4);
    for (int i = 0; i < CALLS; i++)
        HOLDS(good(futures[i], i % 2));
    gate_open();
    for (int i = 0; i < CALLS; i++)
        HOLDS(gate_pass_result(gate_pass_async(i)) == i && fl_error() == 0);
    return broken != 0;
}
