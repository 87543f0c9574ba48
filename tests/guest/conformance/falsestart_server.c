/* The server falsestart: main waits, and fails. */
#include "falsestart.h"
#include "second.h"

#include <faultline/export.h>

int main(void)
{
    second_go("w");
    return 3;
}

int falsestart_call(void)
{
    return 0;
}
FL_EXPORT(falsestart_call);

int falsestart_beside(void)
{
    return 0;
}
FL_EXPORT(falsestart_beside, FL_CONCURRENT);
