/*
 * Runs the fuzzer without a fuzzing engine: inputs from files, and random ones, each in a process of its own.
 *
 * usage: kernel [--runs=N] [--steps=N] [--seed=N] [--tell] [FILE|DIRECTORY...]
 * Without files, those of tests/fuzz/corpus (below the directory that `srcdir` names, as Automake says it) and then
 * random ones. An input that breaks a rule is made smaller, told step by step, and left in failure-SEED.
 */
#include "run.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define INPUT_MAX (1u << 20)
#define SHRINK_SECONDS 30

static uint32_t *progress; /* shared with the child: which step it is at */

static void note_progress(uint32_t step)
{
    *progress = step;
}

/* Whether a run ends well. */
static bool passes(const uint8_t *bytes, size_t size, bool silently, bool tells)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child < 0) {
        perror("kernel fuzzer: fork");
        exit(2);
    }
    if (child == 0) {
        int nowhere = silently ? open("/dev/null", O_WRONLY) : -1;
        if (silently)
            dup2(nowhere, STDERR_FILENO);
        run_tells = tells;
        run_progress = note_progress;
        alarm(60); /* the kernel never loops for ever */
        run(bytes, size);
        fflush(stdout);
        _exit(0);
    }
    if (waitpid(child, &status, 0) != child)
        exit(2);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Leaves out operations while what is left still fails. Returns the new size. */
static size_t shrink(uint8_t *bytes, size_t size)
{
    static uint8_t shorter[INPUT_MAX];
    time_t until = time(NULL) + SHRINK_SECONDS;
    if ((*progress + 1) * OPERATION_BYTES < size)
        size = (*progress + 1) * OPERATION_BYTES;
    for (size_t piece = size / 2 / OPERATION_BYTES * OPERATION_BYTES; piece >= OPERATION_BYTES;) {
        bool shrunk = false;
        for (size_t at = OPERATION_BYTES; at < size && time(NULL) < until;) {
            size_t left_out = at + piece < size ? piece : size - at;
            memcpy(shorter, bytes, at);
            memcpy(shorter + at, bytes + at + left_out, size - at - left_out);
            if (passes(shorter, size - left_out, true, false)) {
                at += piece;
                continue;
            }
            memcpy(bytes, shorter, size - left_out);
            size -= left_out;
            shrunk = true;
        }
        if (piece > OPERATION_BYTES)
            piece = piece / 2 / OPERATION_BYTES * OPERATION_BYTES;
        else if (!shrunk || time(NULL) >= until)
            break;
    }
    return size;
}

static void save(const char *name, const uint8_t *bytes, size_t size)
{
    FILE *file = fopen(name, "w");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
        perror(name);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state * 0x2545f4914f6cdd1dull;
}

static bool run_seed(uint64_t seed, size_t steps)
{
    static uint8_t bytes[INPUT_MAX];
    char name[64];
    uint64_t state = seed * 0x9e3779b97f4a7c15ull | 1;
    size_t size = (steps + 1) * OPERATION_BYTES;
    size = size < INPUT_MAX ? size : INPUT_MAX;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(next_random(&state) >> 33);
    if (passes(bytes, size, true, false))
        return true;
    size = shrink(bytes, size);
    snprintf(name, sizeof name, "failure-%llu", (unsigned long long)seed);
    save(name, bytes, size);
    printf("Seed %llu with %zu steps breaks a rule; %s holds what is left of it, %zu steps:\n",
           (unsigned long long)seed, steps, name, size / OPERATION_BYTES - 1);
    passes(bytes, size, false, true);
    return false;
}

static bool run_file(const char *path, bool tells)
{
    static uint8_t bytes[INPUT_MAX];
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return false;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    printf("[ RUN      ] %s\n", path);
    bool passed = passes(bytes, size, false, tells);
    printf("[ %8s ] %s\n", passed ? "OK" : "FAILED", path);
    return passed;
}

static bool run_path(const char *path, bool tells)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    bool passed = true;
    if (count < 0)
        return run_file(path, tells);
    for (int i = 0; i < count; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            passed = run_file(name, tells) && passed;
        free(entries[i]);
    }
    free(entries);
    return passed;
}

static bool run_random(uint64_t seed, uint64_t runs, size_t steps)
{
    char name[100];
    uint64_t failed = 0, all_steps = 0;
    snprintf(name, sizeof name, "%llu random runs of %zu steps, from seed %llu", (unsigned long long)runs, steps,
             (unsigned long long)seed);
    printf("[ RUN      ] %s\n", name);
    for (uint64_t i = 0; i < runs && failed < 3; i++) {
        failed += !run_seed(seed + i, steps);
        all_steps += *progress;
    }
    printf("%llu steps were made before the runs ended\n", (unsigned long long)all_steps);
    printf("[ %8s ] %s\n", failed ? "FAILED" : "OK", name);
    return !failed;
}

int main(int count, char **arguments)
{
    uint64_t seed = 1, runs = 0;
    size_t steps = 800;
    bool tells = false, passed = true, files = false;
    progress = mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 1; i < count; i++) {
        if (sscanf(arguments[i], "--runs=%lu", &runs) == 1 || sscanf(arguments[i], "--seed=%lu", &seed) == 1 ||
            sscanf(arguments[i], "--steps=%zu", &steps) == 1)
            continue;
        if (strcmp(arguments[i], "--tell") == 0) {
            tells = true;
            continue;
        }
        files = true;
        passed = run_path(arguments[i], tells) && passed;
    }
    if (!files && !runs) {
        const char *source = getenv("srcdir");
        char corpus[4096];
        snprintf(corpus, sizeof corpus, "%s/tests/fuzz/corpus", source ? source : ".");
        passed = run_path(corpus, false);
        runs = 600;
    }
    if (runs)
        passed = run_random(seed, runs, steps) && passed;
    return passed ? 0 : 1;
}
