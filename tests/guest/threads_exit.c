/* How a program with threads ends: threads_exit CASE prints what must come out, and ends with the case's status. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

static FILE *file;
static thrd_t main_thread;

static void nap(void)
{
    thrd_sleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

static void at_exit(void)
{
    puts("at exit");
}

static int exit_now(void *status)
{
    nap();
    fputs("from the second thread\n", stdout);
    fputs("kept in a file\n", file);
    exit((int)(long)status);
}

static _Noreturn int never_end(void *unused)
{
    (void)unused;
    for (;;)
        nap();
}

/* exit() of a second thread, while the first sleeps, reads, or waits for the second. */
static int second_exits(const char *what)
{
    thrd_t thread;
    thrd_create(&thread, never_end, NULL);
    thrd_create(&thread, exit_now, (void *)7);
    if (strcmp(what, "read") == 0)
        getchar();
    else if (strcmp(what, "join") == 0)
        thrd_join(thread, NULL);
    else
        nap(), thrd_sleep(&(struct timespec){.tv_sec = 60}, NULL);
    return 1;
}

static int outlive(void *unused)
{
    int result = 0;
    (void)unused;
    thrd_join(main_thread, &result);
    printf("main ended with %d\n", result);
    nap();
    puts("the last thread ends");
    return 5;
}

/* thrd_exit() of the first thread: the program ends with the last thread, with status 0. */
static int main_leaves(void)
{
    thrd_t thread;
    main_thread = thrd_current();
    thrd_create(&thread, outlive, NULL);
    thrd_detach(thread);
    fputs("main leaves\n", stdout);
    thrd_exit(3);
}

/* main returns while others run. */
static int main_returns(void)
{
    thrd_t thread;
    thrd_create(&thread, never_end, NULL);
    nap();
    fputs("main returns\n", stdout);
    return 4;
}

/* A thread that has the lock of a stream in whose buffer there is output: exit() waits for it. */
static int print_slowly(void *unused)
{
    (void)unused;
    flockfile(stdout);
    fputs("slowly", stdout);
    nap();
    nap();
    fputs(" printed\n", stdout);
    funlockfile(stdout);
    return never_end(NULL);
}

static int main_waits_for_printing(void)
{
    thrd_t thread;
    thrd_create(&thread, print_slowly, NULL);
    nap();
    return 6;
}

static mtx_t locked;

static int lock_it(void *unused)
{
    (void)unused;
    return mtx_lock(&locked);
}

/* Everybody waits, and nobody can wake them. */
static int all_are_stuck(void)
{
    thrd_t thread;
    mtx_init(&locked, mtx_plain);
    mtx_lock(&locked);
    thrd_create(&thread, lock_it, NULL);
    fputs("stuck\n", stdout);
    fflush(stdout);
    thrd_join(thread, NULL);
    return 1;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (argc > 2)
        file = fopen(argv[2], "w");
    setvbuf(stdout, NULL, _IOFBF, 4096);
    atexit(at_exit);
    if (strcmp(what, "alone") == 0)
        thrd_exit(9);
    return strcmp(what, "leave") == 0    ? main_leaves()
           : strcmp(what, "return") == 0 ? main_returns()
           : strcmp(what, "lock") == 0   ? main_waits_for_printing()
           : strcmp(what, "stuck") == 0  ? all_are_stuck()
                                         : second_exits(what);
}
