/* The server hub: see hub.h. */
#include "hub.h"

#include "gate.import.h"
#include "spoke.import.h"

#include <faultline/export.h>

#include <stdlib.h>

/* Its own import header is made of this file. */
fl_future hub_add_async(int a, int b);
int hub_add_result(fl_future future);

static fl_future spokes;

int hub_add(int a, int b)
{
    return a + b;
}
FL_EXPORT(hub_add);

int hub_die(void)
{
    exit(0);
}
FL_EXPORT(hub_die);

unsigned long hub_start_note(int number)
{
    return gate_note_async(number);
}
FL_EXPORT(hub_start_note);

int hub_denied(void)
{
    return gate_note_async(1) ? 0 : fl_error();
}
FL_EXPORT(hub_denied);

int hub_finish_note(unsigned long future)
{
    int result = gate_note_result(future);
    return fl_error() ? -fl_error() : result;
}
FL_EXPORT(hub_finish_note);

int hub_start_passes(int first, int count)
{
    int started = 0;
    for (int i = 0; i < count; i++)
        started += gate_pass_async(first + i) != 0;
    return started;
}
FL_EXPORT(hub_start_passes);

int hub_post(int first, int count)
{
    int accepted = 0;
    for (int i = 0; i < count; i++) {
        gate_post(first + i);
        accepted += fl_error() == 0;
    }
    return accepted;
}
FL_EXPORT(hub_post);

int hub_wait_for_itself(void)
{
    fl_future future = hub_add_async(1, 2);
    hub_add_result(future);
    int error = fl_error();
    return fl_cancel(future) == 0 ? error : -1;
}
FL_EXPORT(hub_wait_for_itself);

int hub_wait_for_any_of_itself(int beside)
{
    fl_future futures[3] = {hub_add_async(1, 2), hub_add_async(3, 4), 0};
    if (beside)
        futures[2] = gate_note_async(1);
    int index = fl_wait_any(futures, beside ? 3 : 2, -1), error = fl_error();
    fl_cancel(futures[0]);
    fl_cancel(futures[1]);
    return beside ? index : error;
}
FL_EXPORT(hub_wait_for_any_of_itself);

int hub_wait_for_spoke(int late)
{
    spokes = spoke_ask_async();
    if (late)
        fl_sleep(10000000);
    int result = spoke_ask_result(spokes);
    return late ? fl_error() : result;
}
FL_EXPORT(hub_wait_for_spoke);

int hub_take_spokes(void)
{
    int result = spoke_ask_result(spokes);
    return fl_error() ? -1 : result;
}
FL_EXPORT(hub_take_spokes);

int hub_post_by_spoke(int count)
{
    return spoke_post(count);
}
FL_EXPORT(hub_post_by_spoke);

void hub_accept(int number)
{
    (void)number;
}
FL_EXPORT(hub_accept, FL_ONEWAY);
