/*
 * Runs each race many times at random: soak ROUNDS SECONDS [RACE...]. A race ends after so many rounds or seconds; a line
 * tells how often which of its parties was first, and the status whether all that happened is allowed.
 */
#include "courier.import.h"
#include "rival.import.h"

#include <faultline/call.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outcome { RESULT, CUT, OUTCOMES };

static int broken;

/* Says what must not be; `error` is how the call in question ended. */
static void must_not_be(const char *what, long value, int error)
{
    printf("BROKEN: %s: %ld, error %d\n", what, value, error);
    if (++broken >= 10)
        exit(1);
}

/* ---- chance ---- */

static unsigned long seed = 88172645463325252ul; /* xorshift64 (Marsaglia 2003) */
static long unit_ns; /* what a call takes here */
static long unit_turns; /* how long a server computes in that time */

static long below(long limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return limit > 0 ? (long)(seed % (unsigned long)limit) : 0;
}

static long now(void)
{
    return fl_time(FL_CLOCK_MONOTONIC);
}

static void spend(long ns)
{
    for (long end = now() + ns; now() < end;)
        ;
}

/* Lets others run for a while, or does not. */
static void dawdle(void)
{
    switch (below(5)) {
    case 0:
        break;
    case 1:
        fl_sleep(1 + below(8 * unit_ns));
        break;
    case 2:
        spend(below(4 * unit_ns));
        break;
    default:
        for (long i = below(4); i > 0; i--)
            fl_yield();
    }
}

static long some_turns(void)
{
    return below(2) ? below(4 * unit_turns) : 0;
}

static void measure(void)
{
    enum { CALLS = 100, TURNS = 200000 };
    rival_work(0, 0);
    long start = now();
    for (int i = 0; i < CALLS; i++)
        rival_work(i, 0);
    unit_ns = (now() - start) / CALLS + 1;
    start = now();
    rival_work(0, TURNS);
    unit_turns = TURNS * unit_ns / (now() - start + 1) + 1;
    seed ^= (unsigned long)fl_time(FL_CLOCK_REALTIME);
}

/* ---- the second party: a thread that does one thing a round ---- */

static void (*volatile task)(void);
static unsigned asked, done;

static void work_off_tasks(void *unused)
{
    (void)unused;
    for (unsigned next = 1;; next++) {
        unsigned before;
        while ((before = __atomic_load_n(&asked, __ATOMIC_ACQUIRE)) != next)
            fl_wait_word(&asked, before, -1);
        task();
        __atomic_store_n(&done, next, __ATOMIC_RELEASE);
        fl_wake_word(&done, 1);
    }
}

static void other_begins(void (*function)(void))
{
    task = function;
    __atomic_store_n(&asked, asked + 1, __ATOMIC_RELEASE);
    fl_wake_word(&asked, 1);
}

static void other_ends(void)
{
    unsigned before;
    while ((before = __atomic_load_n(&done, __ATOMIC_ACQUIRE)) != asked)
        fl_wait_word(&done, before, -1);
}

static long number, turns; /* what a round is about */
static long result; /* and how it ended */
static int error;
static fl_future future;
static struct token *token;

static void note(long value)
{
    error = fl_error();
    result = value;
}

/* A result, or the one error that is allowed. */
static enum outcome judge(const char *what, long wanted, int allowed)
{
    if (error == 0 && result == wanted)
        return RESULT;
    if (error != allowed || result != -1)
        must_not_be(what, result, error);
    return CUT;
}

/* ---- death against an arriving call ---- */

static void call_rival(void)
{
    switch (number % 4) {
    case 0:
        note(rival_work(number, turns));
        break;
    case 1:
        note(rival_work_beside(number, turns));
        break;
    case 2:
        future = rival_work_async(number, turns);
        if (future)
            note(rival_work_result(future));
        else
            note(-1);
        break;
    default:
        rival_post(number, turns);
        note(fl_error() ? -1 : rival_answer(number));
    }
}

static enum outcome death_and_call(void)
{
    other_begins(call_rival);
    dawdle();
    if (fl_kill("rival") != 0)
        must_not_be("fl_kill", -1, fl_error());
    if (below(2))
        dawdle();
    if (fl_restart("rival") != 0 && fl_error() != EAGAIN) /* EAGAIN: it was started with the option restart */
        must_not_be("fl_restart", -1, fl_error());
    other_ends();
    enum outcome outcome = judge("a call of a server that dies", rival_answer(number), EOWNERDEAD);
    note(rival_work(number, 0));
    if (error || result != rival_answer(number))
        must_not_be("a call after fl_restart()", result, error);
    return outcome;
}

/* ---- cancellation against return ---- */

static void fetch(void)
{
    note(rival_work_result(future));
}

static enum outcome cancel_and_return(void)
{
    long waits = number % 2;
    future = rival_work_async(number, turns);
    if (waits)
        other_begins(fetch);
    dawdle();
    int cancelled = fl_cancel(future);
    if (waits)
        other_ends();
    else
        fetch();
    enum outcome outcome = judge("a call that is cancelled", rival_answer(number), ECANCELED);
    if (cancelled == 0 ? outcome != CUT : outcome != RESULT || (cancelled < 0 && !waits))
        must_not_be("fl_cancel", cancelled, error);
    if (fl_poll(future) != -1)
        must_not_be("fl_poll of a future whose result was fetched", 0, 0);
    return outcome;
}

/* ---- the deadline against return ---- */

static void work(void)
{
    rival_work(number, turns);
}

static enum outcome deadline_and_return(void)
{
    long contends = number % 2;
    if (contends)
        other_begins(work);
    dawdle();
    fl_deadline(1 + below(6 * unit_ns));
    note(rival_work(number, turns));
    fl_deadline(-1);
    enum outcome outcome = judge("a call with a deadline", rival_answer(number), ETIMEDOUT);
    if (contends)
        other_ends();
    if (below(2) && rival_work(number, 0) != rival_answer(number))
        must_not_be("a call behind one that was cut off", 0, fl_error());
    return outcome;
}

/* ---- revoke against call ---- */

static void use_token(void)
{
    if (number % 2) {
        note(rival_use(token, turns));
        return;
    }
    fl_future uses = rival_use_async(token, turns);
    if (uses)
        note(rival_use_result(uses));
    else
        note(-1);
}

static enum outcome revoke_and_call(void)
{
    int of = (int)(number % RIVAL_TOKENS);
    long released_before = rival_released();
    token = rival_make(of);
    other_begins(use_token);
    dawdle();
    if (rival_revoke(of) != 0)
        must_not_be("fl_revoke", -1, fl_error());
    int late = rival_use(token, 0) != -1 || fl_error() != EBADF;
    other_ends();
    enum outcome outcome = judge("a call with an object that is revoked", of, EBADF);
    if (late)
        must_not_be("a call with an object that was revoked", 0, 0);
    if (fl_release(token) != 0)
        must_not_be("fl_release", -1, fl_error());
    if (rival_released() != released_before)
        must_not_be("the release of an object that was revoked", rival_released(), 0);
    return outcome;
}

/* ---- release against pass-on ---- */

static void carry_token(void)
{
    note(courier_carry(token, turns));
}

static enum outcome release_and_pass_on(void)
{
    int of = (int)(number % RIVAL_TOKENS);
    long wanted = rival_released() + 1;
    token = rival_make(of);
    other_begins(carry_token);
    dawdle();
    if (fl_release(token) != 0)
        must_not_be("fl_release", -1, fl_error());
    other_ends();
    enum outcome outcome = judge("a call with an object that is released", of, EBADF);
    for (long end = now() + 10000000000; rival_released() < wanted && now() < end;) /* it is less urgent, perhaps */
        fl_sleep(unit_ns);
    if (rival_released() != wanted)
        must_not_be("how many releases there were", rival_released(), (int)wanted);
    return outcome;
}

/* ---- all of them ---- */

static const struct race {
    const char *name;
    enum outcome (*round)(void);
    const char *cut; /* what the outcome CUT is called */
} races[] = {
    {"death", death_and_call, "EOWNERDEAD"},        {"cancel", cancel_and_return, "ECANCELED"},
    {"deadline", deadline_and_return, "ETIMEDOUT"}, {"revoke", revoke_and_call, "EBADF"},
    {"release", release_and_pass_on, "EBADF"},
};

static void run_race(const struct race *race, long rounds, long seconds)
{
    enum { ENOUGH = 1000 }; /* rounds in which each of the outcomes happens */
    long counts[OUTCOMES] = {0, 0}, made = 0, start = now();
    for (; made < rounds && now() - start < seconds * 1000000000; made++) {
        number = below(1000);
        turns = some_turns();
        fl_priority(7 + (int)below(3));
        counts[race->round()]++;
    }
    fl_priority(8);
    printf("%s: %ld rounds in %.1f s: %ld results, %ld %s\n", race->name, made, (double)(now() - start) / 1e9,
           counts[RESULT], counts[CUT], race->cut);
    if (made >= ENOUGH && (!counts[RESULT] || !counts[CUT]))
        must_not_be("that one of them is always first", counts[RESULT], 0);
}

static int is_asked_for(const char *name, int count, char **names)
{
    int asked_for = count == 0;
    for (int i = 0; i < count; i++)
        asked_for |= strcmp(names[i], name) == 0;
    return asked_for;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: soak ROUNDS SECONDS [RACE...]\n");
        return 2;
    }
    measure();
    fl_thread_start(work_off_tasks, NULL);
    for (size_t i = 0; i < sizeof races / sizeof races[0]; i++)
        if (is_asked_for(races[i].name, argc - 3, argv + 3))
            run_race(&races[i], atol(argv[1]), atol(argv[2]));
    return broken != 0;
}
