/* What is done when there are no more operations: everybody returns, and the program ends all servers, then itself. */
#include "run.h"

static uint32_t killed; /* a bit for each process */

void finale_start(void)
{
    killed = 0;
}

static struct activation *call(struct activation *running, const char *name, uint8_t argument)
{
    const uint8_t choices[OPERATION_BYTES - 2] = {argument};
    return user_call(running, import_of("kernel", name, FL_IMPORT_CALL), choices);
}

struct activation *finale_step(struct activation *running)
{
    if (running->stack) {
        tell(" returns");
        return user_return(running, 0, 0);
    }
    if (monitor_unanswered()) {
        monitor_answer(0, 0);
        return running;
    }
    for (uint32_t i = 1; i < PROCESSES; i++)
        if (!(killed >> i & 1)) {
            killed |= 1u << i;
            return call(running, "fl_kill", (uint8_t)(i - 1));
        }
    for (uint32_t i = 1; i < PROCESSES; i++)
        if (processes[i].state == PROCESS_DYING)
            return user_tick(running);
    if (host_calls_in_flight)
        return user_tick(running);
    return call(running, "fl_exit", 0);
}
