/* Handles of every server, threads, and processes, as many as its arguments say, all at once: all HANDLES THREADS. */
#include "servers.h" /* SERVERS(X): X(name) for each; written by the test, with the headers of all */

#include <faultline/call.h>

#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

struct server {
    void *(*make)(int number);
    int (*number)(void *thing);
};

#define ADAPT(name)                         \
    static void *make_in_##name(int number) \
    {                                       \
        return name##_make(number);         \
    }                                       \
    static int number_in_##name(void *thing) \
    {                                       \
        return name##_number(thing);        \
    }
SERVERS(ADAPT)

#define ENTRY(name) {make_in_##name, number_in_##name},
static const struct server servers[] = {SERVERS(ENTRY)};

enum { COUNT = sizeof servers / sizeof servers[0] };

static mtx_t lock;
static cnd_t go;
static int waiting, open;

static int wait_here(void *unused)
{
    (void)unused;
    mtx_lock(&lock);
    waiting++;
    while (!open)
        cnd_wait(&go, &lock);
    mtx_unlock(&lock);
    return 0;
}

static _Noreturn void fail(const char *what, int number)
{
    printf("%s %d: error %d\n", what, number, fl_error());
    exit(1);
}

int main(int argc, char **argv)
{
    int handles = argc > 1 ? atoi(argv[1]) : 0, count = argc > 2 ? atoi(argv[2]) : 0;
    void **things = calloc((size_t)handles, sizeof *things);
    thrd_t *threads = calloc((size_t)count, sizeof *threads);
    mtx_init(&lock, mtx_plain);
    cnd_init(&go);
    for (int i = 0; i < handles; i++)
        if (!(things[i] = servers[i % COUNT].make(i)))
            fail("no handle", i);
    for (int i = 0; i < count; i++)
        if (thrd_create(&threads[i], wait_here, NULL) != thrd_success)
            fail("no thread", i);
    for (int all = 0; !all; thrd_yield()) {
        mtx_lock(&lock);
        all = waiting == count;
        mtx_unlock(&lock);
    }
    for (int i = 0; i < handles; i++)
        if (servers[i % COUNT].number(things[i]) != i)
            fail("not itself: handle", i);
    printf("%d processes, %d handles, %d threads\n", COUNT + 1, handles, count);
    mtx_lock(&lock);
    open = 1;
    cnd_broadcast(&go);
    mtx_unlock(&lock);
    for (int i = 0; i < count; i++)
        thrd_join(threads[i], NULL);
    for (int i = 0; i < handles; i++)
        if (fl_release(things[i]))
            fail("not released: handle", i);
    return 0;
}
