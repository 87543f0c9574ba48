/* E2BIG: a string over its limit, in a call, an f_async and a one-way call, before anything runs; for a host function
   also a buffer in more than 192 pieces of physical memory.
   stdin: true */
#include "failing.h"
#include "taker.import.h"

#include <faultline/console.h>

static void in_a_guest_call(void)
{
    HOLDS(taker_length("ten bytes.") == 10);
    HOLDS(taker_length("ten bytes.!") == -1 && fl_error() == E2BIG);
}

static void in_f_async(void)
{
    HOLDS(taker_length_async("ten bytes.!") == 0 && fl_error() == E2BIG);
}

static void in_a_one_way_call(void)
{
    taker_post_name("a");
    taker_post_name("a too long");
    HOLDS(fl_error() == 0);
    taker_post_name("a much too long");
    HOLDS(fl_error() == E2BIG);
    HOLDS(BECOMES(taker_posts() == 2));
    taker_post_name("a");
    HOLDS(BECOMES(taker_posts() == 3));
}

/* Between any two pages that it maps, somebody else takes one. */
static char *scattered(int pages)
{
    char *first = (char *)fl_map(4096);
    for (int i = 1; i < pages; i++) {
        taker_sum_async((const unsigned char *)first, 4096, PATIENCE);
        fl_map(4096);
    }
    return first;
}

static void in_a_host_call(void)
{
    char *pieces = scattered(194);
    HOLDS(console_read(pieces, 192 * 4096) == 0 && fl_error() == 0);
    HOLDS(console_read(pieces, 193 * 4096) == -1 && fl_error() == E2BIG);
}

int main(void)
{
    in_a_guest_call();
    in_f_async();
    in_a_one_way_call();
    in_a_host_call();
    return broken != 0;
}
