/* The body of the servers first, second and third. */
#ifndef CONFORMANCE_ROUTE_SERVER_H
#define CONFORMANCE_ROUTE_SERVER_H

#include "first.h"
#include "second.h"
#include "third.h"

#include <faultline/call.h>
#include <faultline/export.h>
#include <errno.h>
#include <limits.h>

/* Their import headers are written from what includes this. */
fl_future first_go_async(const char *route);
fl_future second_go_async(const char *route);
fl_future third_go_async(const char *route);
int first_go_result(fl_future future);
int second_go_result(fl_future future);
int third_go_result(fl_future future);

enum { MILLISECOND = 1000000 };

static struct route_state state;
static unsigned open_for;

static int take_one(void)
{
    unsigned left = __atomic_load_n(&open_for, __ATOMIC_SEQ_CST);
    return left && __atomic_compare_exchange_n(&open_for, &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static int wait_until_open(void)
{
    while (!take_one())
        if (fl_wait_word(&open_for, 0, -1) < 0)
            return fl_error();
    return 0;
}

static void look_until_open(void)
{
    while (!take_one())
        __atomic_fetch_add(&state.turns, 1, __ATOMIC_SEQ_CST);
}

static int open_more(int more)
{
    __atomic_fetch_add(&open_for, more, __ATOMIC_SEQ_CST);
    return fl_wake_word(&open_for, UINT_MAX);
}

static void note(char letter)
{
    for (int i = 0; i < ROUTE_NOTES; i++) {
        char nothing = 0;
        if (__atomic_compare_exchange_n(&state.notes[i], &nothing, letter, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return;
    }
}

/* 0, or the error that the call met or, within it, another. */
static int outcome(int inner)
{
    int error = fl_error();
    return error ? error : inner;
}

static int by_future(fl_future future, int result(fl_future future))
{
    return future ? outcome(result(future)) : fl_error();
}

static int call(char what, const char *route)
{
    switch (what) {
    case '1':
        return outcome(first_go(route));
    case '2':
        return outcome(second_go(route));
    case '3':
        return outcome(third_go(route));
    case '4':
        return outcome(first_beside(route));
    case '5':
        return outcome(second_beside(route));
    case '6':
        return outcome(third_beside(route));
    case '7':
        return by_future(first_go_async(route), first_go_result);
    case '8':
        return by_future(second_go_async(route), second_go_result);
    case 'P':
        second_post(route);
        return fl_error();
    default:
        return by_future(third_go_async(route), third_go_result);
    }
}

/* The parenthesis that closes what `route` is the inside of. */
static const char *closing(const char *route)
{
    for (int depth = 1;; route++)
        if (*route == ')' && --depth == 0)
            return route;
        else
            depth += *route == '(';
}

static int follow(const char *route)
{
    int error = 0;
    for (; *route && *route != ')' && !error; route++)
        switch (*route) {
        case 'w':
            error = wait_until_open();
            break;
        case 'x':
            look_until_open();
            break;
        case 's':
            error = fl_sleep(10 * MILLISECOND) ? fl_error() : 0;
            break;
        case 'n':
            note(*++route);
            break;
        case 'p':
            note((char)('0' + fl_caller()));
            break;
        case 'd':
            fl_deadline(10 * MILLISECOND);
            break;
        case 'D':
            fl_deadline(0);
            break;
        case 'c':
            *(volatile char *)0 = 0;
            break;
        default:
            error = call(*route, route + 2);
            route = closing(route + 2);
        }
    return error;
}

static int enter(const char *route)
{
    int now = __atomic_add_fetch(&state.inside, 1, __ATOMIC_SEQ_CST), most = state.most;
    while (now > most && !__atomic_compare_exchange_n(&state.most, &most, now, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
    int result = follow(route);
    __atomic_fetch_sub(&state.inside, 1, __ATOMIC_SEQ_CST);
    return result;
}

#define ROUTE_SERVER(server)                                                                                           \
    int server##_go(const char *route)                                                                                 \
    {                                                                                                                  \
        return enter(route);                                                                                           \
    }                                                                                                                  \
    FL_EXPORT(server##_go, FL_STRING(route));                                                                          \
                                                                                                                       \
    int server##_other(const char *route)                                                                              \
    {                                                                                                                  \
        return enter(route);                                                                                           \
    }                                                                                                                  \
    FL_EXPORT(server##_other, FL_STRING(route), FL_QUEUE(other));                                                      \
                                                                                                                       \
    int server##_beside(const char *route)                                                                             \
    {                                                                                                                  \
        return enter(route);                                                                                           \
    }                                                                                                                  \
    FL_EXPORT(server##_beside, FL_STRING(route), FL_CONCURRENT);                                                       \
                                                                                                                       \
    void server##_post(const char *route)                                                                              \
    {                                                                                                                  \
        enter(route);                                                                                                  \
    }                                                                                                                  \
    FL_EXPORT(server##_post, FL_STRING(route), FL_ONEWAY);                                                             \
                                                                                                                       \
    int server##_open(int more)                                                                                        \
    {                                                                                                                  \
        return open_more(more);                                                                                        \
    }                                                                                                                  \
    FL_EXPORT(server##_open, FL_CONCURRENT);                                                                           \
                                                                                                                       \
    int server##_state(struct route_state *told)                                                                       \
    {                                                                                                                  \
        *told = state;                                                                                                 \
        told->word = (unsigned long)&open_for;                                                                         \
        return 0;                                                                                                      \
    }                                                                                                                  \
    FL_EXPORT(server##_state, FL_OUT(told, 1), FL_CONCURRENT)

#endif
