/* The monotonic clock: the monitor's, carried on by the time-stamp counter. */
#include "kernel.h"
#include "machine.h"

#define SECOND 1000000000ull

static uint64_t base_ns, base_tsc; /* one moment in both */
static uint64_t scale; /* nanoseconds a tick, times 2^32; 0: the monitor was never asked */

/* Takes over the time that the monitor has just told; never goes back. */
static void set(void)
{
    const struct fl_link *link = link_page();
    uint64_t told = (uint64_t)link->monotonic_ns, before = scale ? clock_now() : 0;
    base_tsc = time_stamp();
    base_ns = told > before ? told : before;
    scale = link->tsc_hz > SECOND >> 16 ? (SECOND << 32) / link->tsc_hz : 1ull << 32;
}

uint64_t clock_now(void)
{
    if (unlikely(!scale)) {
        bell_ring(FL_RING_TIME);
        set();
    }
    return base_ns + (uint64_t)((unsigned __int128)(time_stamp() - base_tsc) * scale >> 32);
}

uint64_t clock_realtime(void)
{
    bell_ring(FL_RING_TIME);
    set();
    return (uint64_t)link_page()->realtime_ns;
}

uint64_t clock_after(int64_t ns)
{
    return ns < 0 ? NEVER : clock_now() + (uint64_t)ns;
}

void clock_wait(uint64_t until)
{
    uint64_t now = until == NEVER ? 0 : clock_now();
    if (until <= now)
        return;
    link_page()->wait_ns = until == NEVER || until - now > INT64_MAX ? -1 : (int64_t)(until - now);
    host_calls_untold = false;
    bell_ring(FL_RING_WAIT);
    set();
}
