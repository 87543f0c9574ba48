/* A good server that bad ones are made from: it has queues, objects, shared pages, and every way to run. */
#include <faultline/export.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct thing {
    long sum;
};
struct box {
    struct thing *content;
};

static long count;

void thing_release(struct thing *thing)
{
    free(thing);
}
FL_OBJECT(struct thing, thing_release, FL_QUEUE(things));

void box_release(struct box *box)
{
    free(box);
}
FL_OBJECT(struct box, box_release, FL_QUEUE(boxes));

struct thing *thing_open(const char *name)
{
    struct thing *thing = calloc(1, sizeof *thing);
    if (thing)
        thing->sum = (long)strlen(name);
    count++;
    return thing;
}
FL_EXPORT(thing_open, FL_STRING(name), FL_QUEUE(things));

long thing_add(struct thing *thing, const long *values, const size_t *number)
{
    for (size_t i = 0; i < *number; i++)
        thing->sum += values[i];
    return thing->sum;
}
FL_EXPORT(thing_add, FL_IN(number, 1), FL_IN(values, *number));

void thing_tell(const char *text)
{
    count += (long)strlen(text);
}
FL_EXPORT(thing_tell, FL_STRING(text), FL_ONEWAY);

void thing_fill(unsigned char *page, size_t bytes)
{
    memset(page, 1, bytes);
}
FL_EXPORT(thing_fill, FL_SHARE(page, bytes));

long thing_count(void)
{
    return count;
}
FL_EXPORT(thing_count, FL_CONCURRENT);

struct box *box_of(struct thing *thing)
{
    struct box *box = calloc(1, sizeof *box);
    if (box)
        box->content = thing;
    return box;
}
FL_EXPORT(box_of, FL_QUEUE(boxes));
