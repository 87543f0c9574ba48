/* Threads that call, start, cancel, bound and let go at random, while servers end and begin again: nothing hangs, and each
   call ends in a way that it can. Arguments: how many rounds each thread makes, the seed, and 0 if no server shall end:
   natively, what then still runs in one is a data race with its next life. */
#include "box.import.h"
#include "check.h"
#include "relay.import.h"
#include "worker.import.h"

#include <stdlib.h>

enum { THREADS = 6, FUTURES = 4 };

static atomic_uint ended, rounds = 200;
static unsigned seed = 1;

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

/* How the last call may have ended, beside well. */
static int may_be(int error)
{
    static const int possible[] = {EOWNERDEAD, ETIMEDOUT, ECANCELED, EAGAIN, EBADF, EDEADLK, ENOMEM};
    for (size_t i = 0; i < sizeof possible / sizeof *possible; i++)
        if (error == possible[i])
            return 1;
    return error == 0;
}

static void call_directly(unsigned *random)
{
    int values[] = {1, 2, 3};
    long sum = worker_sum(values, 3);
    CHECK(may_be(fl_error()) && sum == (fl_error() ? -1 : 6));
    int busy = worker_side(next_random(random) % 1000);
    CHECK(may_be(fl_error()) && (busy > 0 || fl_error()));
    worker_circle((int)(next_random(random) % 3));
    CHECK(may_be(fl_error()));
    worker_note(0);
    CHECK(may_be(fl_error()));
}

static void call_bounded(unsigned *random)
{
    fl_deadline((long)(next_random(random) % 300) * 1000);
    relay_sleep((long)(next_random(random) % 300) * 1000, -1);
    CHECK(may_be(fl_error()));
    relay_deaf((long)(next_random(random) % 100) * 1000);
    CHECK(may_be(fl_error()));
    fl_deadline(-1);
}

static void start_and_end(unsigned *random)
{
    fl_future futures[FUTURES];
    size_t count = 0;
    for (int i = 0; i < FUTURES; i++) {
        futures[count] = worker_default_async((long)(next_random(random) % 100) * 1000);
        CHECK(may_be(fl_error()));
        count += futures[count] != 0;
    }
    if (count && next_random(random) % 2)
        CHECK(fl_cancel(futures[next_random(random) % count]) >= 0);
    if (count && next_random(random) % 2)
        CHECK(fl_wait_any(futures, count, 100000) < (int)count && may_be(fl_error()));
    for (size_t i = 0; i < count; i++) {
        int at_once = worker_default_result(futures[i]);
        CHECK(may_be(fl_error()) && (at_once > 0 || fl_error()));
        CHECK(fl_poll(futures[i]) == -1); /* ended, whatever came of it */
    }
}

static void hold_and_release(unsigned *random)
{
    int value = (int)(next_random(random) % 1000);
    struct box *box = box_make(value), *same = box_again(box);
    CHECK(may_be(fl_error()));
    if (!box)
        return;
    int found = relay_box_value(box);
    CHECK(found == value || found < 0 || fl_error());
    if (next_random(random) % 4 == 0)
        relay_box_keep(box);
    if (next_random(random) % 4 == 0)
        relay_box_keep(NULL);
    CHECK(fl_release(box) == 0);
    CHECK(!same || fl_release(same) == 0);
    struct box *kept = relay_box_kept();
    CHECK(!kept || fl_release(kept) == 0);
}

static void work(void *argument)
{
    static void (*const works[])(unsigned *) = {call_directly, call_bounded, start_and_end, hold_and_release};
    unsigned random = seed + (unsigned)(unsigned long)argument;
    for (unsigned i = 0; i < rounds; i++)
        works[next_random(&random) % 4](&random);
    ended++;
    fl_wake_word((const unsigned *)&ended, 1);
}

int main(int argc, char **argv)
{
    static const char *const servers[] = {"worker", "relay", "box"};
    if (argc > 1)
        rounds = (unsigned)strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = (unsigned)strtoul(argv[2], NULL, 10);
    int kills = argc < 4 || strtoul(argv[3], NULL, 10);
    unsigned random = seed;
    for (unsigned long i = 0; i < THREADS; i++)
        CHECK(fl_thread_start(work, (void *)(i * 77)) == 0);
    for (unsigned now; (now = ended) < THREADS;) {
        const char *server = servers[next_random(&random) % 3];
        fl_wait_word((const unsigned *)&ended, now, 2 * MILLISECOND);
        if (!kills)
            continue;
        CHECK(fl_kill(server) == 0);
        fl_wait_word((const unsigned *)&ended, now, MILLISECOND / 2);
        CHECK(fl_restart(server) == 0);
    }
    return broken != 0;
}
