/* The server late: see late.h. */
#include "late.h"

#include <faultline/call.h>
#include <faultline/export.h>

struct thing {
    int number;
};

static struct thing thing;
static int calls, released;

void thing_release(struct thing *gone);

void thing_release(struct thing *gone)
{
    released += gone == &thing ? 1 : 100;
}
FL_OBJECT(struct thing, thing_release);

/* main returns 0, as an int, and leaves something else in the rest of the register. */
__asm__(".globl main\n.type main, @function\n"
        "main: sub $8, %rsp\n mov $60000000, %edi\n call fl_sleep\n mov $0x12345, %eax\n shl $32, %rax\n add $8, "
        "%rsp\n ret");

struct thing *late_thing(void)
{
    calls++;
    return &thing;
}
FL_EXPORT(late_thing);

int late_calls(void)
{
    return calls;
}
FL_EXPORT(late_calls);

int late_released(void)
{
    return released;
}
FL_EXPORT(late_released, FL_CONCURRENT);
