/* A server that takes its time, and remembers in which order its calls came. */
#include "bench.h"

#include <faultline/call.h>
#include <faultline/export.h>

static int order[BENCH_NOTES];
static int noted;

int bench_add(int a, int b)
{
    return a + b;
}
FL_EXPORT(bench_add);

int bench_note(int number)
{
    if (noted < BENCH_NOTES)
        order[noted++] = number;
    return noted;
}
FL_EXPORT(bench_note);

int bench_notes(int *notes)
{
    int count = noted;
    for (int i = 0; i < noted; i++)
        notes[i] = order[i];
    noted = 0;
    return count;
}
FL_EXPORT(bench_notes, FL_OUT(notes, BENCH_NOTES));

int bench_sleep(long ns)
{
    return fl_sleep(ns);
}
FL_EXPORT(bench_sleep);

int bench_sleep_beside(long ns)
{
    return fl_sleep(ns);
}
FL_EXPORT(bench_sleep_beside, FL_CONCURRENT);
