/* Asks three mirrors at once, takes the first answer, gives up the others, and is kept waiting by none. */
#include "mirror.import.h"

#include <faultline/call.h>

#include <errno.h>
#include <stdio.h>

enum { MIRRORS = 3, DEADLINE = 100000000 /* nanoseconds */ };

int main(void)
{
    static const char *const names[MIRRORS] = {"far", "stuck", "near"};
    struct mirror *mirrors[MIRRORS];
    fl_future answers[MIRRORS];
    char text[MIRRORS][64];

    for (int i = 0; i < MIRRORS; i++)
        mirrors[i] = mirror_open(names[i]);
    for (int i = 0; i < MIRRORS; i++)
        answers[i] = mirror_read_async(mirrors[i], 0, text[i], sizeof text[i]);
    int first = fl_wait_any(answers, MIRRORS, -1);
    for (int i = 0; i < MIRRORS; i++)
        fl_cancel(answers[i]); /* which means nothing to the one that has ended */
    for (int i = 0; i < MIRRORS; i++) {
        long length = mirror_read_result(answers[i]);
        if (length >= 0)
            printf("%s%s: %.*s\n", names[i], i == first ? " was first" : "", (int)length, text[i]);
        else
            printf("%s: %s\n", names[i], fl_error() == ECANCELED ? "cancelled" : "no answer");
    }

    fl_deadline(DEADLINE);
    long length = mirror_read(mirrors[1], 1, text[1], sizeof text[1]);
    printf("%s: %s\n", names[1], length < 0 && fl_error() == ETIMEDOUT ? "too late" : "an answer");
    fl_deadline(-1);

    for (int i = 0; i < MIRRORS; i++)
        fl_release(mirrors[i]);
    printf("still open, since their calls have not ended: %d\n", mirror_count());
    return 0;
}
