/* The mirror server: objects that its clients hold, and a slow function of which many calls run side by side. */
#include "mirror.h"

#include <faultline/export.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

struct mirror {
    struct timespec delay;
};

static atomic_int open_mirrors;

struct mirror *mirror_open(const char *name)
{
    struct timespec delay = {.tv_nsec = 20000000};
    if (strcmp(name, "far") == 0)
        delay.tv_sec = 10;
    else if (strcmp(name, "stuck") == 0)
        delay.tv_sec = 1000000;
    else if (strcmp(name, "near") != 0)
        return NULL;
    struct mirror *mirror = malloc(sizeof *mirror);
    if (mirror) {
        mirror->delay = delay;
        open_mirrors++;
    }
    return mirror;
}
FL_EXPORT(mirror_open, FL_STRING(name));

void mirror_close(struct mirror *mirror)
{
    free(mirror);
    open_mirrors--;
}
FL_OBJECT(struct mirror, mirror_close);

long mirror_read(struct mirror *mirror, int number, char *text, size_t room)
{
    static const char *const lines[] = {"Tyger Tyger, burning bright,", "In the forests of the night;"};
    if (!mirror || number < 0 || number > 1 || room < strlen(lines[number]))
        return -1;
    thrd_sleep(&mirror->delay, NULL);
    memcpy(text, lines[number], strlen(lines[number]));
    return (long)strlen(lines[number]);
}
FL_EXPORT(mirror_read, FL_OUT(text, room, FL_RESULT), FL_CONCURRENT);

int mirror_count(void)
{
    return open_mirrors;
}
FL_EXPORT(mirror_count);
