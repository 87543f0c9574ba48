/* Threads of a program call servers, which call each other; calls have deadlines, servers die and are started again. */
#include "sizes.pml"
#include "state.pml"
#include "kernel/queue.pml"
#include "kernel/wait.pml"
#include "kernel/call.pml"
#include "kernel/cut.pml"
#include "kernel/teardown.pml"
#include "properties.pml"
#include "user.pml"

inline choose_step(act)
{
    if
    :: called[act] < STEPS -> step = CALL; choose_function(); choose_time(act)
    :: choose_end(act)
    fi
}
#include "run.pml"
