/* The server taker: see taker.h. */
#include "taker.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <string.h>

static long last;
static int posts;

long taker_sum(const unsigned char *bytes, size_t count, long ns)
{
    long sum = 0;
    fl_sleep(ns);
    for (size_t i = 0; i < count; i++)
        sum += bytes[i];
    return last = sum;
}
FL_EXPORT(taker_sum, FL_IN(bytes, count));

int taker_fill(unsigned char *bytes, size_t count, long ns)
{
    fl_sleep(ns);
    memset(bytes, 7, count);
    last = count ? bytes[0] : 0;
    return (int)count;
}
FL_EXPORT(taker_fill, FL_OUT(bytes, count));

int taker_raise(unsigned char *bytes, size_t count, long ns)
{
    fl_sleep(ns);
    for (size_t i = 0; i < count; i++)
        bytes[i]++;
    last = bytes[0];
    return (int)count;
}
FL_EXPORT(taker_raise, FL_INOUT(bytes, count));

int taker_share(unsigned char *bytes, size_t count, long ns)
{
    bytes[0]++;
    fl_sleep(ns);
    for (size_t i = 0; i < count; i += 4096)
        bytes[i]++;
    return (int)(last = bytes[0]);
}
FL_EXPORT(taker_share, FL_SHARE(bytes, count));

struct taker_large taker_large(long ns)
{
    fl_sleep(ns);
    last = 1;
    return (struct taker_large){{1, 2, 3, 4}};
}
FL_EXPORT(taker_large);

long taker_eighth(long a, long b, long c, long d, long e, long f, long ns, long eighth)
{
    fl_sleep(ns);
    return last = eighth + 0 * (a + b + c + d + e + f);
}
FL_EXPORT(taker_eighth);

long taker_last(void)
{
    return last;
}
FL_EXPORT(taker_last, FL_CONCURRENT);

int taker_length(const char *name)
{
    return (int)strlen(name);
}
FL_EXPORT(taker_length, FL_STRING(name, TAKER_NAME_MAX));

int taker_claim(unsigned char *bytes, int count, int claimed)
{
    memset(bytes, 7, (size_t)count);
    return claimed;
}
FL_EXPORT(taker_claim, FL_OUT(bytes, count, FL_RESULT));

void taker_post(const unsigned char *bytes, size_t count)
{
    posts += count == 0 || bytes[0] == 7;
}
FL_EXPORT(taker_post, FL_IN(bytes, count), FL_ONEWAY);

void taker_post_name(const char *name)
{
    posts += name[0] == 'a';
}
FL_EXPORT(taker_post_name, FL_STRING(name, TAKER_NAME_MAX), FL_ONEWAY);

int taker_posts(void)
{
    return posts;
}
FL_EXPORT(taker_posts, FL_CONCURRENT);
