/* The server asker: see asker.h. */
#include "asker.h"
#include "ledge.import.h"
#include "taker.import.h"

#include <faultline/call.h>
#include <faultline/console.import.h>
#include <faultline/export.h>

#include <string.h>

static char memory[3 * 4096] = "untouched";

int asker_calls(void)
{
    taker_length("name");
    return fl_error();
}
FL_EXPORT(asker_calls);

int asker_starts(void)
{
    return taker_length_async("name") ? 0 : fl_error();
}
FL_EXPORT(asker_starts);

int asker_fetches(void)
{
    taker_length_result(taker_length_async("name"));
    return fl_error();
}
FL_EXPORT(asker_fetches);

int asker_posts(void)
{
    taker_post_name("a");
    return fl_error();
}
FL_EXPORT(asker_posts);

int asker_reads(void)
{
    console_read(memory, 0);
    return fl_error();
}
FL_EXPORT(asker_reads);

int asker_starts_to_read(void)
{
    return console_read_async(memory, 0) ? 0 : fl_error();
}
FL_EXPORT(asker_starts_to_read);

int asker_restarts(const char *server)
{
    return fl_restart(server) ? fl_error() : 0;
}
FL_EXPORT(asker_restarts, FL_STRING(server));

int asker_kills(const char *server)
{
    return fl_kill(server) ? fl_error() : 0;
}
FL_EXPORT(asker_kills, FL_STRING(server));

int asker_takes(int number)
{
    return ledge_take(number, 0) ? 0 : fl_error();
}
FL_EXPORT(asker_takes);

static _Atomic int reading;
static struct book *kept;
static _Atomic int let;

int asker_reads_later(struct book *book, int keeps)
{
    while (!let)
        fl_sleep(1000000);
    if (keeps)
        fl_hold(kept = book);
    int number = ledge_read(book, 0);
    return fl_error() ? -fl_error() : number;
}
FL_EXPORT(asker_reads_later);

void asker_let(void)
{
    let = 1;
}
FL_EXPORT(asker_let, FL_CONCURRENT);

void asker_drops(void)
{
    fl_release(kept);
}
FL_EXPORT(asker_drops);

int asker_waits_for_input(void)
{
    reading = 1;
    return (int)console_read(memory, sizeof memory);
}
FL_EXPORT(asker_waits_for_input);

int asker_is_reading(void)
{
    return reading;
}
FL_EXPORT(asker_is_reading, FL_CONCURRENT);

int asker_memory_is_untouched(void)
{
    static const char untouched[sizeof memory] = "untouched";
    return memcmp(memory, untouched, sizeof memory) == 0;
}
FL_EXPORT(asker_memory_is_untouched, FL_CONCURRENT);
