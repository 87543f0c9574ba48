/* The server kinds: see kinds.h. */
#include "kinds.h"

#include <faultline/export.h>

#include <string.h>

static int calls_of_nothing;

long kinds_integers(signed char a, short b, int c, long d, unsigned char e, unsigned long f)
{
    return a + b + c + d + e + (long)f;
}
FL_EXPORT(kinds_integers);

unsigned char kinds_narrow(unsigned value)
{
    return (unsigned char)value;
}
FL_EXPORT(kinds_narrow);

bool kinds_even(long value)
{
    return value % 2 == 0;
}
FL_EXPORT(kinds_even);

float kinds_half(float value)
{
    return value / 2;
}
FL_EXPORT(kinds_half);

double kinds_scale(double a, float b, int c)
{
    return a * (double)b * c;
}
FL_EXPORT(kinds_scale);

struct kinds_pair kinds_swap(struct kinds_pair pair)
{
    return (struct kinds_pair){(double)pair.whole, (long)pair.real};
}
FL_EXPORT(kinds_swap);

struct kinds_block kinds_block(long first, struct kinds_block add)
{
    for (int i = 0; i < 5; i++)
        add.words[i] += first + i;
    return add;
}
FL_EXPORT(kinds_block);

long kinds_many(int a, int b, int c, int d, int e, int f, int g, long h, char i)
{
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i;
}
FL_EXPORT(kinds_many);

double kinds_many_doubles(double a, double b, double c, double d, double e, double f, double g, double h, double i)
{
    return a + b + c + d + e + f + g + h - i;
}
FL_EXPORT(kinds_many_doubles);

void kinds_nothing(void)
{
    calls_of_nothing++;
}
FL_EXPORT(kinds_nothing);

int kinds_calls(void)
{
    return calls_of_nothing;
}
FL_EXPORT(kinds_calls);

long kinds_total(const int *values, size_t count)
{
    long total = values ? 0 : -100;
    for (size_t i = 0; values && i < count; i++)
        total += values[i];
    return total;
}
FL_EXPORT(kinds_total, FL_IN(values, count));

void kinds_squares(int *values, size_t count)
{
    for (size_t i = 0; values && i < count; i++)
        values[i] += (int)(i * i); /* they start at 0 */
}
FL_EXPORT(kinds_squares, FL_OUT(values, count));

void kinds_double(int *values, size_t count)
{
    for (size_t i = 0; values && i < count; i++)
        values[i] *= 2;
}
FL_EXPORT(kinds_double, FL_INOUT(values, count));

long kinds_length(const char *text)
{
    return text ? (long)strlen(text) : -100;
}
FL_EXPORT(kinds_length, FL_STRING(text, 20));

long kinds_claim(char *bytes, size_t room, long claimed)
{
    memset(bytes, 'x', room);
    return claimed;
}
FL_EXPORT(kinds_claim, FL_OUT(bytes, room, FL_RESULT));

void kinds_below(const int *values, int *found, size_t *count, int limit)
{
    size_t below = 0;
    for (size_t i = 0; i < *count; i++)
        if (values[i] < limit)
            found[below++] = values[i];
    *count = below;
}
FL_EXPORT(kinds_below, FL_IN(values, *count), FL_OUT(found, *count, *count), FL_INOUT(count, 1));

long kinds_stack_buffers(int a, int b, int c, int d, int e, int f, const int *values, int *sums, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sums[i] = a + b + c + d + e + f + values[i];
    return (long)count;
}
FL_EXPORT(kinds_stack_buffers, FL_IN(values, count), FL_OUT(sums, count));

struct kinds_block kinds_block_of(const long *words, long *sum)
{
    struct kinds_block block;
    *sum = 0;
    for (int i = 0; i < 5; i++)
        *sum += block.words[i] = words[i];
    return block;
}
FL_EXPORT(kinds_block_of, FL_IN(words, 5), FL_OUT(sum, 1));
