/* The server pages: see pages.h. */
#include "pages.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stdlib.h>
#include <string.h>

static unsigned char *kept;
static int found, ended;
static unsigned is_open, inside; /* words that calls wait for */

static void change(unsigned *word, unsigned value)
{
    *word = value;
    fl_wake_word(word, 1000);
}

static void wait_at_gate(void)
{
    change(&inside, inside + 1);
    while (!is_open)
        fl_wait_word(&is_open, 0, -1);
    change(&inside, inside - 1);
}

int pages_fill(unsigned char *bytes, size_t count, int value)
{
    if (!bytes)
        return -100;
    int before = bytes[0];
    memset(bytes, value, count);
    return before;
}
FL_EXPORT(pages_fill, FL_SHARE(bytes, count));

int pages_talk(unsigned *words, size_t count)
{
    (void)count;
    words[0] = 1;
    while (!__atomic_load_n(&words[1], __ATOMIC_ACQUIRE))
        fl_yield();
    return (int)words[1];
}
FL_EXPORT(pages_talk, FL_SHARE(words, count));

int pages_two(unsigned char *one, unsigned char *other, size_t count)
{
    memcpy(other, one, count);
    one[0] = 'o';
    return 0;
}
FL_EXPORT(pages_two, FL_SHARE(one, count), FL_SHARE(other, count));

int pages_mixed(unsigned char *bytes, size_t count, const char *text, char *copy, size_t room, long claimed)
{
    memset(bytes, text[0], count);
    copy[0] = text[1];
    return claimed == (long)room ? 0 : (int)claimed;
}
FL_EXPORT(pages_mixed, FL_SHARE(bytes, count), FL_STRING(text, 8), FL_OUT(copy, room, claimed));

int pages_keep(unsigned char *bytes, size_t count)
{
    kept = bytes;
    return bytes[count - 1];
}
FL_EXPORT(pages_keep, FL_SHARE(bytes, count));

__attribute__((noinline, noclone)) static void touch(volatile unsigned char *where)
{
    *where = 't';
}

int pages_touch(void)
{
    if (kept)
        touch(kept);
    return 0;
}
FL_EXPORT(pages_touch);

int pages_at_gate(unsigned char *bytes, size_t count, int value)
{
    wait_at_gate();
    found = bytes[0];
    memset(bytes, value, count);
    ended++;
    return bytes[count - 1];
}
FL_EXPORT(pages_at_gate, FL_SHARE(bytes, count), FL_CONCURRENT);

int pages_die(unsigned char *bytes, size_t count)
{
    bytes[count - 1] = bytes[0];
    bytes[0] = 'd';
    exit(0);
}
FL_EXPORT(pages_die, FL_SHARE(bytes, count));

int pages_found(void)
{
    return found;
}
FL_EXPORT(pages_found, FL_CONCURRENT);

int pages_ended(void)
{
    return ended;
}
FL_EXPORT(pages_ended, FL_CONCURRENT);

void pages_gate(int open)
{
    change(&is_open, (unsigned)open);
}
FL_EXPORT(pages_gate, FL_CONCURRENT);

void pages_await(int count)
{
    for (unsigned now; (now = inside) != (unsigned)count;)
        fl_wait_word(&inside, now, -1);
}
FL_EXPORT(pages_await, FL_CONCURRENT);

int pages_inside(void)
{
    return (int)inside;
}
FL_EXPORT(pages_inside, FL_CONCURRENT);

long pages_ends(const unsigned char *bytes, size_t count)
{
    return bytes[0] + bytes[count - 1];
}
FL_EXPORT(pages_ends, FL_IN(bytes, count));

long pages_zeros(unsigned char *bytes, size_t count)
{
    long zeros = 0;
    for (size_t i = 0; i < count; i += PAGE)
        zeros += bytes[i] == 0;
    bytes[0] = 1;
    bytes[count - 1] = 2;
    return zeros;
}
FL_EXPORT(pages_zeros, FL_OUT(bytes, count));

long pages_turn(unsigned char *bytes, size_t count)
{
    unsigned char first = bytes[0];
    bytes[0] = bytes[count - 1];
    bytes[count - 1] = first;
    return 0;
}
FL_EXPORT(pages_turn, FL_INOUT(bytes, count));

long pages_pair(const unsigned char *one, size_t count, const unsigned char *other, size_t other_count)
{
    return one[count - 1] + other[other_count - 1];
}
FL_EXPORT(pages_pair, FL_IN(one, count), FL_IN(other, other_count));

int pages_allocate(size_t bytes)
{
    void *memory = malloc(bytes);
    free(memory);
    return memory != NULL;
}
FL_EXPORT(pages_allocate);
