/* The kernel's functions as calls that do not wait: f_async and f_result of each one for which that means something. */
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

/* A function of the kernel's, with the types of its result and arguments, what it returns when it fails, and what its first
   argument points to. */
#define FUNCTION(result_type, function, failure, pointer_count, pointers, members, declared, given, passed)            \
    struct function##_frame {                                                                                          \
        members result_type result;                                                                                    \
    };                                                                                                                 \
    static void function##_run(void *frame)                                                                            \
    {                                                                                                                  \
        struct function##_frame *at = frame;                                                                           \
        at->result = function passed;                                                                                  \
    }                                                                                                                  \
    static const struct native_function function##_function = {.name = #function,                                      \
                                                               .server = &kernel,                                      \
                                                               .run = function##_run,                                  \
                                                               .frame_bytes = sizeof(struct function##_frame),         \
                                                               .result_at = offsetof(struct function##_frame, result), \
                                                               .result_bytes = sizeof(result_type),                    \
                                                               .flags = FL_SHAPE_CONCURRENT,                           \
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
        return frame.result;                                                                                           \
    }

#define LIST(...) __VA_ARGS__
#define FUNCTION_1(result_type, function, failure, pointer_count, pointers, type)                                      \
    FUNCTION(result_type, function, failure, pointer_count, pointers, LIST(type a;), (type a), LIST(a, 0), (at->a))
#define FUNCTION_2(result_type, function, failure, pointer_count, pointers, first, second)                             \
    FUNCTION(result_type, function, failure, pointer_count, pointers, LIST(first a; second b;), (first a, second b),   \
             LIST(a, b, 0), (at->a, at->b))
#define FUNCTION_3(result_type, function, failure, pointer_count, pointers, first, second, third)                      \
    FUNCTION(result_type, function, failure, pointer_count, pointers, LIST(first a; second b; third c;),               \
             (first a, second b, third c), LIST(a, b, c, 0), (at->a, at->b, at->c))

typedef void thread_function(void *);

FUNCTION_1(int, fl_sleep, -1, 0, NULL, long)
FUNCTION_3(int, fl_wait_word, -1, 0, NULL, const unsigned *, unsigned, long)
FUNCTION_2(int, fl_wake_word, -1, 0, NULL, const unsigned *, unsigned)
FUNCTION_3(int, fl_wait_any, -1, 1, future_list, const fl_future *, size_t, long)
FUNCTION_1(int, fl_poll, -1, 0, NULL, fl_future)
FUNCTION_1(int, fl_cancel, -1, 0, NULL, fl_future)
FUNCTION_1(int, fl_release, -1, 0, NULL, const void *)
FUNCTION_1(int, fl_hold, -1, 0, NULL, const void *)
FUNCTION_1(int, fl_revoke, -1, 0, NULL, const void *)
FUNCTION_1(int, fl_restart, -1, 1, server_name, const char *)
FUNCTION_1(int, fl_kill, -1, 1, server_name, const char *)
FUNCTION_2(int, fl_thread_start, -1, 0, NULL, thread_function *, void *)
FUNCTION_1(unsigned long, fl_map, 0, 0, NULL, unsigned long)
FUNCTION_1(long, fl_time, -1, 0, NULL, int)
