/* See host_server.h. */
#include "tests/generator/host_server.h"

#include <faultline/export.h>

#include <string.h>

int host_open(const char *path, unsigned char mode, _Bool create)
{
    return (int)strlen(path) + mode + 1000 * create;
}
FL_EXPORT(host_open, FL_STRING(path), FL_ON_VCPU);

long host_read(int file, struct fl_buffer into, size_t bytes)
{
    return into.pieces ? file + into.piece_count + (long)(into.bytes + bytes) : -1;
}
FL_EXPORT(host_read, FL_OUT(into, bytes, FL_RESULT), FL_QUEUE(file));

long host_write(int file, const struct fl_buffer *from, size_t bytes)
{
    return from->pieces ? file + from->piece_count + (long)(from->bytes + bytes) : -1;
}
FL_EXPORT(host_write, FL_IN(from, bytes), FL_QUEUE(writes));

struct large host_large(struct mixed mixed, enum mood mood, float factor)
{
    return (struct large){{mixed.level, mixed.number, mood, factor}};
}
FL_EXPORT(host_large);

struct mixed host_mixed(const struct mixed *list, int *count, long *squares)
{
    struct mixed sum = {0, 0};
    for (int i = 0; i < *count; i++) {
        sum.level += list[i].level;
        sum.number += list[i].number;
        squares[i] = i * i;
    }
    *count -= 1;
    return sum;
}
FL_EXPORT(host_mixed, FL_IN(list, *count), FL_OUT(squares, 3, *count), FL_INOUT(count, 1));

int host_claim(char *bytes, size_t room, int claimed)
{
    memset(bytes, 'x', room);
    return claimed;
}
FL_EXPORT(host_claim, FL_OUT(bytes, room, FL_RESULT));

unsigned char host_many(long a, long b, long c, long d, long e, long f, char g, struct mixed h)
{
    return (unsigned char)(a + b + c + d + e + f + g + h.number + (int)h.level);
}
FL_EXPORT(host_many);

enum mood host_mood(void)
{
    return MOOD_ANGRY;
}
FL_EXPORT(host_mood, FL_FAILS(MOOD_ANGRY), FL_QUEUE(moods));

int host_pairs(const short (*pairs)[2], size_t rows, double a, double b, long c, long d, long e, long f, _Bool last)
{
    return (int)(pairs[rows - 1][1] + a + b) + (int)(c + d + e + f) + last;
}
FL_EXPORT(host_pairs, FL_IN(pairs, rows));
