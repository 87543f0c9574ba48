/* The C library is safe to use from many threads at once: its heap, its streams, the environment. */
#include "threads_help.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUSY = 4, BUSY_MILLISECONDS = 30, PIECES = 32, LINES = 300 };

static atomic_int ended;

/* Wakes up all the time, and is more urgent than the others: it interrupts them wherever they are. */
static int interrupt(void *unused)
{
    (void)unused;
    fl_priority(12);
    while (ended < BUSY) {
        thrd_sleep(&(struct timespec){.tv_nsec = 300000}, NULL);
        void *piece = malloc(100);
        char number[40];
        setenv("INTERRUPTED", "yes", 1);
        snprintf(number, sizeof number, "%f", 1.25);
        if (!piece || strcmp(number, "1.250000") != 0)
            return 1;
        free(piece);
    }
    return 0;
}

/* Runs busy threads, and one that interrupts them; how many did well. */
static long run_interrupted(thrd_start_t function)
{
    thrd_t interrupter;
    int bad = 1;
    ended = 0;
    thrd_create(&interrupter, interrupt, NULL);
    long good = run_threads(BUSY, function);
    thrd_join(interrupter, &bad);
    return good - bad;
}

static bool holds_only(const unsigned char *piece, size_t size, unsigned char byte)
{
    for (size_t i = 0; i < size; i++)
        if (piece[i] != byte)
            return false;
    return true;
}

static int allocate(void *number)
{
    unsigned char *pieces[PIECES] = {NULL};
    size_t sizes[PIECES] = {0};
    unsigned random = (unsigned)(long)number + 1;
    long end = milliseconds_now() + BUSY_MILLISECONDS;
    bool good = true;
    do {
        for (int i = 0; i < 200; i++) {
            random = random * 1664525 + 1013904223;
            unsigned which = random >> 27;
            good &= holds_only(pieces[which], sizes[which], (unsigned char)(long)number);
            if (random & 0x400) {
                free(pieces[which]);
                pieces[which] = NULL;
            }
            sizes[which] = random >> 16 & 0x3ff;
            pieces[which] = realloc(pieces[which], sizes[which] + 1);
            memset(pieces[which], (int)(long)number, sizes[which]);
        }
    } while (milliseconds_now() < end);
    for (int i = 0; i < PIECES; i++) {
        good &= holds_only(pieces[i], sizes[i], (unsigned char)(long)number);
        free(pieces[i]);
    }
    ended++;
    return good;
}

static FILE *shared;

static int print(void *number)
{
    char letter = (char)('a' + (long)number), word[32];
    memset(word, letter, sizeof word - 1);
    word[sizeof word - 1] = 0;
    for (int i = 0; i < LINES; i++)
        fprintf(shared, "%c %03d %s %.3f\n", letter, i, word, 0.5);
    ended++;
    return 1;
}

static int read_characters(void *unused)
{
    (void)unused;
    int count = 0;
    while (getc(shared) != EOF)
        count++;
    ended++;
    return count;
}

/* Whether the file has each thread's lines, whole and in their order; its length. */
static bool has_all_lines(FILE *file, long *bytes)
{
    char line[100], wanted[100], word[32];
    int next[BUSY] = {0};
    *bytes = 0;
    while (fgets(line, sizeof line, file)) {
        unsigned which = (unsigned)(line[0] - 'a');
        if (which >= BUSY)
            return false;
        memset(word, line[0], sizeof word - 1);
        word[sizeof word - 1] = 0;
        snprintf(wanted, sizeof wanted, "%c %03d %s 0.500\n", line[0], next[which]++, word);
        if (strcmp(line, wanted) != 0)
            return false;
        *bytes += (long)strlen(line);
    }
    for (int i = 0; i < BUSY; i++)
        if (next[i] != LINES)
            return false;
    return true;
}

static void streams(const char *path)
{
    long bytes = 0;
    shared = fopen(path, "w");
    rule("a file can be written", shared != NULL);
    if (!shared)
        return;
    bool printed = run_interrupted(print) == BUSY;
    fclose(shared);
    FILE *file = fopen(path, "r");
    rule("lines of many threads come out whole, and each thread's in order", printed && has_all_lines(file, &bytes));
    fclose(file);
    shared = fopen(path, "r");
    rule("each character is read by one of the readers", run_interrupted(read_characters) == bytes);
    fclose(shared);
}

static int lock_twice(void *unused)
{
    (void)unused;
    if (ftrylockfile(stdout) == 0)
        return 1;
    flockfile(stdout);
    flockfile(stdout);
    fputs("", stdout);
    funlockfile(stdout);
    funlockfile(stdout);
    return 0;
}

static void stream_locks(void)
{
    thrd_t thread;
    int result = 1;
    flockfile(stdout);
    thrd_create(&thread, lock_twice, NULL);
    thrd_sleep(&(struct timespec){.tv_nsec = MILLISECOND}, NULL);
    funlockfile(stdout);
    thrd_join(thread, &result);
    rule("a stream can be locked, as often as one likes", result == 0 && ftrylockfile(stdout) == 0);
    funlockfile(stdout);
}

static int use_environment(void *number)
{
    char name[] = "NAME_0", value[20];
    bool good = true;
    long end = milliseconds_now() + BUSY_MILLISECONDS / 2;
    name[5] = (char)('0' + (long)number);
    for (int i = 0; milliseconds_now() < end; i++) {
        snprintf(value, sizeof value, "value %d", i);
        setenv(name, value, 1);
        good &= getenv(name) && strcmp(getenv(name), value) == 0;
        struct tm broken_down;
        time_t time = i * 1000000;
        good &= localtime_r(&time, &broken_down) && mktime(&broken_down) == time;
    }
    ended++;
    return good;
}

static int grow(void *unused)
{
    (void)unused;
    bool good = true;
    for (int i = 0; i < 30; i++) {
        char *more = sbrk(1500);
        good &= more != (void *)-1;
        memset(more, 1, 1500);
        if (i % 10 == 0)
            good &= fl_map(1) != 0;
        good &= holds_only((unsigned char *)more, 1500, 1);
    }
    ended++;
    return good;
}

int main(int argc, char **argv)
{
    rule("the heap serves threads that interrupt each other", run_interrupted(allocate) == BUSY);
    rule("so does the environment, and so do clocks", run_interrupted(use_environment) == BUSY);
    rule("sbrk gives each its own, whoever else maps memory", run_interrupted(grow) == BUSY);
    stream_locks();
    if (argc > 1)
        streams(argv[1]);
    return broken != 0;
}
