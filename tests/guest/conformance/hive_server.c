/* The server hive: a thread of its own takes what calls hand over to it. */
#include "hive.h"

#include <faultline/call.h>
#include <faultline/export.h>
#include <limits.h>

enum { MILLISECOND = 1000000 };

struct request {
    int priority, result, error, caller;
    unsigned done;
};

static struct request *requested;
static long turns;

static void serve(void *argument)
{
    struct request *request = argument;
    request->result = fl_priority(request->priority);
    request->error = fl_error();
    request->caller = (int)fl_caller();
    __atomic_store_n(&request->done, 1, __ATOMIC_SEQ_CST);
    fl_wake_word(&request->done, UINT_MAX);
}

static void work(void *nothing)
{
    (void)nothing;
    for (;;) {
        struct request *request = __atomic_exchange_n(&requested, NULL, __ATOMIC_SEQ_CST);
        turns++;
        if (request)
            serve(request);
        fl_sleep(MILLISECOND);
    }
}

int main(void)
{
    return fl_thread_start(work, NULL);
}

static void wait_for(struct request *request)
{
    while (!__atomic_load_n(&request->done, __ATOMIC_SEQ_CST))
        fl_wait_word(&request->done, 0, -1);
}

static int ask_thread(struct request *request)
{
    __atomic_store_n(&requested, request, __ATOMIC_SEQ_CST);
    wait_for(request);
    return request->result;
}

int hive_priority(int priority, int *error)
{
    int before = fl_priority(priority);
    *error = fl_error();
    return before;
}
FL_EXPORT(hive_priority, FL_OUT(error, 1));

int hive_priority_of_thread(int priority, int *error)
{
    struct request request = {.priority = priority};
    ask_thread(&request);
    *error = request.error;
    return request.result;
}
FL_EXPORT(hive_priority_of_thread, FL_OUT(error, 1));

int hive_priority_of_new_thread(int priority, int *error)
{
    struct request request = {.priority = priority};
    if (fl_thread_start(serve, &request) < 0)
        return -2;
    wait_for(&request);
    *error = request.error;
    return request.result;
}
FL_EXPORT(hive_priority_of_new_thread, FL_OUT(error, 1));

long hive_turns(void)
{
    return turns;
}
FL_EXPORT(hive_turns);

int hive_in_thread(void)
{
    struct request request = {.priority = -1};
    ask_thread(&request);
    return request.caller;
}
FL_EXPORT(hive_in_thread);
