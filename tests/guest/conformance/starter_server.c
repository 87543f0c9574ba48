/* The server starter: see starter.h. */
#include "starter.h"
#include "near.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stdlib.h>

struct begun {
    int released;
};

static struct begun begun;
static int sum, start_error;
static int *volatile nowhere;

int main(void)
{
    long what = near_kept();
    if (what == START_CRASHES)
        *nowhere = 1;
    if (what == START_EXITS)
        exit(0);
    while (near_kept() == START_WAITS)
        if (fl_sleep(10000000) != 0)
            start_error = fl_error();
    return what == START_FAILS;
}

int starter_add(int number)
{
    return sum += number;
}
FL_EXPORT(starter_add);

int starter_add_beside(int number)
{
    return sum += number;
}
FL_EXPORT(starter_add_beside, FL_CONCURRENT);

int starter_start_error(void)
{
    return start_error;
}
FL_EXPORT(starter_start_error, FL_CONCURRENT);

void begun_release(struct begun *object)
{
    object->released++;
}
FL_OBJECT(struct begun, begun_release);

struct begun *starter_begin(void)
{
    return &begun;
}
FL_EXPORT(starter_begin);

int starter_released(void)
{
    return begun.released;
}
FL_EXPORT(starter_released, FL_CONCURRENT);
