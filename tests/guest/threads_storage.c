/* What belongs to each thread: its storage and the destructors of that, errno, and newlib's state. */
#include "threads_help.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static tss_t key, repeating, plain;
static atomic_long destroyed, again;

static void destroy(void *value)
{
    destroyed += (long)value;
}

static void store_again(void *value)
{
    again++;
    tss_set(repeating, value);
}

static int store(void *number)
{
    void *value = (void *)((long)number + 1);
    bool empty = !tss_get(key) && !tss_get(plain);
    tss_set(key, value);
    tss_set(plain, value);
    tss_set(repeating, value);
    thrd_yield();
    return empty && tss_get(key) == value && tss_get(plain) == value;
}

static void storage(void)
{
    rule("keys are made", tss_create(&key, destroy) == thrd_success && tss_create(&plain, NULL) == thrd_success &&
                              tss_create(&repeating, store_again) == thrd_success);
    tss_set(key, &key);
    rule("each thread finds what it has stored itself", run_threads(10, store) == 10 && tss_get(key) == &key);
    rule("and it is destroyed at the thread's end", destroyed == 55);
    rule("a destructor that stores again is called four times", again == 10 * TSS_DTOR_ITERATIONS);
    tss_delete(key);
    rule("a key that was deleted is none", tss_set(key, &key) == thrd_error);
    tss_t next;
    rule("the next has no value yet", tss_create(&next, NULL) == thrd_success && !tss_get(next));
}

static once_flag once = ONCE_FLAG_INIT;
static int calls;

static void call(void)
{
    int before = calls;
    thrd_sleep(&(struct timespec){.tv_nsec = MILLISECOND}, NULL);
    calls = before + 1;
}

static int call_it_once(void *unused)
{
    (void)unused;
    call_once(&once, call);
    return calls;
}

static int fail_with_own_error(void *number)
{
    errno = 1000 + (int)(long)number;
    thrd_yield();
    bool own = errno == 1000 + (int)(long)number;
    close(-1);
    thrd_yield();
    return own && errno == EBADF;
}

static int split_and_guess(void *number)
{
    char text[] = "a b c d", *rest = NULL, *word;
    int words = 0, different = 0;
    srand((unsigned)(long)number);
    int first = rand();
    for (word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        words += strtok_r(word, "", &rest) == word && *word == 'a' + words;
        thrd_yield();
    }
    srand((unsigned)(long)number);
    different = rand() != first;
    return words == 4 && !different;
}

/* What newlib allocates for a thread that prints floating-point numbers must go when it ends. */
static int print_numbers(void *unused)
{
    char text[400], *end;
    (void)unused;
    snprintf(text, sizeof text, "%.17g %g %f", 1e300 / 3, 2.5e-310, 1e22);
    return strtod(text, &end) == 1e300 / 3;
}

static void memory_of_threads(void)
{
    run_threads(20, print_numbers);
    char *before = malloc(1);
    long right = 0;
    for (int i = 0; i < 5; i++)
        right += run_threads(20, print_numbers);
    char *after = malloc(1);
    rule("each thread prints floating-point numbers", right == 100);
    rule("and what that took is given back", after - before < 4096 && before - after < 4096);
    free(before);
    free(after);
}

int main(void)
{
    storage();
    rule("call_once calls once, and nobody goes on before that has ended",
         run_threads(20, call_it_once) == 20 && calls == 1);
    rule("each thread has an errno of its own", run_threads(20, fail_with_own_error) == 20);
    rule("each thread has its own strtok and rand", run_threads(10, split_and_guess) == 10);
    memory_of_threads();
    return broken != 0;
}
