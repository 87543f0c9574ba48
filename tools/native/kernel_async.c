/* The kernel's functions as calls that do not wait: f_async and f_result of each. */
#include "parts.h"

#include "faultline/abi/image.h"

static struct native_server kernel = {.name = "kernel", .process = &native_kernel};
struct native_process native_kernel = {.server = &kernel, .state = PROCESS_READY};

/* The first argument is where it lies in every frame: a string, or as many futures as the second says. */
static const struct fl_parameter server_name[] = {
    {.direction = FL_DIRECTION_STRING,
     .alignment = 1,
     .element_size = 1,
     .limit = FL_NAME_MAX,
     .pointer = {.source = FL_SOURCE_STACK, .width = 8}},
};
static const struct fl_parameter future_list[] = {
    {.direction = FL_DIRECTION_IN,
     .alignment = sizeof(fl_future),
     .element_size = sizeof(fl_future),
     .pointer = {.source = FL_SOURCE_STACK, .width = 8},
     .count[0] = {.source = FL_SOURCE_STACK, .width = sizeof(size_t), .index = 8}},
};

/* A function of the kernel's that takes `declared` and gives `result_type`, or if it is void `member`; what it gives when it
   fails; and what its first argument points to. */
#define FUNCTION(result_type, function, member, when, failure, pointer_count, pointers, members, declared, given,      \
                 store, passed, answer)                                                                                \
    struct function##_frame {                                                                                          \
        members member result;                                                                                         \
    };                                                                                                                 \
    static void function##_run(void *frame)                                                                            \
    {                                                                                                                  \
        struct function##_frame *at = frame;                                                                           \
        (void)at;                                                                                                      \
        store function passed;                                                                                         \
    }                                                                                                                  \
    static const struct native_function function##_function = {.name = #function,                                      \
                                                               .server = &kernel,                                      \
                                                               .run = function##_run,                                  \
                                                               .frame_bytes = sizeof(struct function##_frame),         \
                                                               .result_at = offsetof(struct function##_frame, result), \
                                                               .result_bytes = sizeof(member),                         \
                                                               .flags = FL_SHAPE_CONCURRENT | when,                    \
                                                               .fails = (uint64_t)failure,                             \
                                                               .parameter_count = pointer_count,                       \
                                                               .parameters = pointers};                                \
    fl_future function##_async declared;                                                                               \
    fl_future function##_async declared                                                                                \
    {                                                                                                                  \
        struct function##_frame frame = {given};                                                                       \
        return native_start(&function##_function, &frame);                                                             \
    }                                                                                                                  \
    result_type function##_result(fl_future future);                                                                   \
    result_type function##_result(fl_future future)                                                                    \
    {                                                                                                                  \
        struct function##_frame frame;                                                                                 \
        native_finish(&function##_function, future, &frame);                                                           \
        answer;                                                                                                        \
    }

enum { WAITS = 0, AT_ONCE = FL_SHAPE_ON_VCPU };

#define LIST(...) __VA_ARGS__
#define NOTHING
#define GIVES(result_type, function, when, failure, pointer_count, pointers, members, declared, given, passed)         \
    FUNCTION(result_type, function, result_type, when, failure, pointer_count, pointers, LIST(members), declared,      \
             LIST(given), at->result =, passed, return frame.result)
#define FUNCTION_0(result_type, function, when, failure)                                                               \
    GIVES(result_type, function, when, failure, 0, NULL, NOTHING, (void), 0, ())
#define FUNCTION_1(result_type, function, when, failure, pointer_count, pointers, type)                                \
    GIVES(result_type, function, when, failure, pointer_count, pointers, type a;, (type a), LIST(a, 0), (at->a))
#define FUNCTION_2(result_type, function, when, failure, pointer_count, pointers, first, second)                       \
    GIVES(result_type, function, when, failure, pointer_count, pointers, LIST(first a; second b;),                     \
          (first a, second b), LIST(a, b, 0), (at->a, at->b))
#define FUNCTION_3(result_type, function, when, failure, pointer_count, pointers, first, second, third)                \
    GIVES(result_type, function, when, failure, pointer_count, pointers, LIST(first a; second b; third c;),            \
          (first a, second b, third c), LIST(a, b, c, 0), (at->a, at->b, at->c))
#define VOID_0(function) FUNCTION(void, function, char, AT_ONCE, 0, 0, NULL, NOTHING, (void), 0, NOTHING, (), NOTHING)
#define VOID_1(function, type)                                                                                         \
    FUNCTION(void, function, char, AT_ONCE, 0, 0, NULL, type a;, (type a), LIST(a, 0), NOTHING, (at->a), NOTHING)

typedef void thread_function(void *);

FUNCTION_0(int, fl_error, AT_ONCE, 0)
FUNCTION_0(unsigned, fl_caller, AT_ONCE, 0)
FUNCTION_1(long, fl_deadline, AT_ONCE, -1, 0, NULL, long)
FUNCTION_1(int, fl_priority, AT_ONCE, -1, 0, NULL, int)
FUNCTION_1(int, fl_sleep, WAITS, -1, 0, NULL, long)
FUNCTION_3(int, fl_wait_word, WAITS, -1, 0, NULL, const unsigned *, unsigned, long)
FUNCTION_2(int, fl_wake_word, AT_ONCE, -1, 0, NULL, const unsigned *, unsigned)
FUNCTION_3(int, fl_wait_any, WAITS, -1, 1, future_list, const fl_future *, size_t, long)
FUNCTION_1(int, fl_poll, AT_ONCE, -1, 0, NULL, fl_future)
FUNCTION_1(int, fl_cancel, AT_ONCE, -1, 0, NULL, fl_future)
FUNCTION_1(int, fl_release, AT_ONCE, -1, 0, NULL, const void *)
FUNCTION_1(int, fl_hold, AT_ONCE, -1, 0, NULL, const void *)
FUNCTION_1(int, fl_revoke, AT_ONCE, -1, 0, NULL, const void *)
FUNCTION_1(int, fl_restart, AT_ONCE, -1, 1, server_name, const char *)
FUNCTION_1(int, fl_kill, AT_ONCE, -1, 1, server_name, const char *)
FUNCTION_2(int, fl_thread_start, AT_ONCE, -1, 0, NULL, thread_function *, void *)
FUNCTION_1(unsigned long, fl_map, AT_ONCE, 0, 0, NULL, unsigned long)
FUNCTION_1(long, fl_time, AT_ONCE, -1, 0, NULL, int)
VOID_0(fl_yield)
VOID_0(fl_thread_exit)
VOID_1(fl_exit, int)
