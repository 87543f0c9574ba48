/* The copies of a call that is cut off stay for the server as they are until it returns: what the caller does to its
   own memory no longer reaches them, and what the server writes no longer reaches the caller. */
#include "failing.h"
#include "taker.import.h"

#include <string.h>

#define LARGE 40000 /* more than the pages of the copy window that are always there */

static unsigned char bytes[LARGE];

static int all_are(int value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != value)
            return 0;
    return 1;
}

typedef long taker(unsigned char *bytes, size_t count, long ns);

static long sum(unsigned char *from, size_t count, long ns)
{
    return taker_sum(from, count, ns);
}

static long fill(unsigned char *to, size_t count, long ns)
{
    return taker_fill(to, count, ns);
}

static long raise_all(unsigned char *both, size_t count, long ns)
{
    return taker_raise(both, count, ns);
}

static long stack_arguments(unsigned char *unused, size_t count, long ns)
{
    (void)unused;
    return taker_eighth(1, 2, 3, 4, 5, 6, ns, (long)count);
}

static long large_result(unsigned char *result, size_t count, long ns)
{
    struct taker_large large = taker_large(ns);
    (void)count;
    memcpy(result, large.values, sizeof large.values);
    return large.values[0] ? 0 : -1;
}

/* `last` is what the server will have seen of it. */
static void cut(taker *call, size_t count, int before, int after, long last)
{
    memset(bytes, before, count);
    fl_deadline(20 * MILLISECOND);
    HOLDS(call(bytes, count, 50 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    memset(bytes, 9, count);
    HOLDS(BECOMES(taker_last() == last));
    HOLDS(all_are(after, count));
}

static void cancel(size_t count)
{
    memset(bytes, 3, count);
    fl_future started = taker_raise_async(bytes, count, 50 * MILLISECOND);
    memset(bytes, 5, count);
    let_others_wait(); /* it has begun, and sleeps */
    HOLDS(fl_cancel(started) == 0 && taker_raise_result(started) == -1 && fl_error() == ECANCELED);
    HOLDS(BECOMES(taker_last() == 4));
    HOLDS(all_are(5, count));
}

int main(void)
{
    static const size_t counts[] = {100, LARGE};
    taker_last();
    for (int i = 0; i < 2; i++) {
        cut(sum, counts[i], 1, 9, (long)counts[i]);
        cut(fill, counts[i], 1, 9, 7);
        cut(raise_all, counts[i], 1, 9, 2);
        cut(stack_arguments, counts[i], 1, 9, (long)counts[i]);
        cut(large_result, 32, 0, 9, 1);
        cancel(counts[i]);
    }
    HOLDS(taker_raise(bytes, LARGE, 0) == LARGE && all_are(6, LARGE));
    return broken != 0;
}
