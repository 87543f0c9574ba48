/* Calls every function of host_server.c through its generated dispatcher, as the monitor would, and looks at the answers. */
#include "faultline/abi/errors.h"
#include "tests/generator/host_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct host_server host_server_test;

#define CHECK(condition) ((condition) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #condition), exit(1)))

/* The "guest's" memory: each buffer is one piece of it. */
static struct iovec pieces[FL_PARAMETERS_MAX];

void host_buffer_copy_in(struct host_call *call, const struct host_buffer *buffer, void *copy, size_t bytes)
{
    (void)call;
    memcpy(copy, buffer->pieces->iov_base, bytes);
}

void host_buffer_copy_out(struct host_call *call, const struct host_buffer *buffer, const void *copy, size_t bytes)
{
    call->copied_bytes += bytes;
    memcpy(buffer->pieces->iov_base, copy, bytes);
}

char *host_buffer_string(struct host_call *call, const struct host_buffer *buffer)
{
    (void)call;
    return buffer->present ? strdup(buffer->pieces->iov_base) : NULL;
}

static const struct host_function *find(const char *name)
{
    for (size_t i = 0; i < host_server_test.function_count; i++)
        if (strcmp(host_server_test.functions[i].name, name) == 0)
            return &host_server_test.functions[i];
    printf("no %s in the table\n", name);
    exit(1);
}

static void give(struct host_call *call, unsigned int index, void *memory, size_t bytes)
{
    pieces[index] = (struct iovec){memory, bytes};
    call->buffers[index] = (struct host_buffer){true, bytes, &pieces[index], 1};
}

static uint64_t bits(double value)
{
    uint64_t result;
    memcpy(&result, &value, sizeof result);
    return result;
}

static void strings_and_buffers(void)
{
    char path[] = "path", data[10];
    struct host_call call = {.integer = {0, 0xffffff05, 1}};
    give(&call, 0, path, sizeof path);
    find("host_open")->dispatch(&call);
    CHECK(!call.error && (int)call.result_integer[0] == 1009);

    call = (struct host_call){.integer = {3, 0, sizeof data}};
    give(&call, 0, data, sizeof data);
    find("host_read")->dispatch(&call);
    CHECK(!call.error && call.result_integer[0] == 24);
    find("host_write")->dispatch(&call);
    CHECK(!call.error && call.result_integer[0] == 24);
    call.integer[2] = 100; /* more than the buffer that was checked */
    find("host_read")->dispatch(&call);
    CHECK(call.error == FL_EFAULT);
    call = (struct host_call){.integer = {3, 0, 0}};
    find("host_read")->dispatch(&call);
    CHECK(!call.error && (long)call.result_integer[0] == -1);
}

static void structs(void)
{
    struct large large;
    uint32_t half;
    float factor = 0.5f;
    memcpy(&half, &factor, sizeof half);
    struct host_call call = {.integer = {0x1000, 42, MOOD_ANGRY}, .sse = {bits(1.5), half}};
    give(&call, 0, &large, sizeof large);
    find("host_large")->dispatch(&call);
    CHECK(!call.error && large.values[0] == 1.5 && large.values[1] == 42 && large.values[2] == 7 &&
          large.values[3] == 0.5);
    CHECK(call.result_integer[0] == 0x1000);

    struct mixed list[3] = {{0.5, 1}, {1.5, 2}, {2, 3}}, on_stack = {3, 9};
    long squares[3] = {-1, -1, -1};
    int count = 3;
    call = (struct host_call){.error = 0};
    give(&call, 0, &count, sizeof count);
    give(&call, 1, list, sizeof list);
    give(&call, 2, squares, sizeof squares);
    find("host_mixed")->dispatch(&call);
    CHECK(!call.error && call.result_sse[0] == bits(4) && (int)call.result_integer[0] == 6);
    CHECK(count == 2 && squares[0] == 0 && squares[1] == 1 && squares[2] == -1);
    count = 1000; /* as if the caller had changed it behind the check */
    find("host_mixed")->dispatch(&call);
    CHECK(call.error == FL_EFAULT);

    call = (struct host_call){.integer = {1, 2, 3, 4, 5, 6}, .stack = {7}};
    memcpy(call.stack + 8, &on_stack, sizeof on_stack);
    find("host_many")->dispatch(&call);
    CHECK(!call.error && call.result_integer[0] == 40);
}

static void arrays_and_booleans(void)
{
    short pairs[2][2] = {{1, 2}, {3, 4}};
    struct host_call call = {.integer = {0, 2, 10, 20, 30, 40}, .sse = {bits(100), bits(200)}, .stack = {0xff}};
    give(&call, 0, pairs, sizeof pairs);
    find("host_pairs")->dispatch(&call);
    CHECK(!call.error && call.result_integer[0] == 405);
}

static void claims(void)
{
    static const struct {
        int claimed;
        uint32_t error;
        uint64_t copied;
    } cases[] = {{0, 0, 0}, {4, 0, 4}, {5, FL_EPROTO, 0}, {-1, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char bytes[4] = "";
        struct host_call call = {.integer = {0, sizeof bytes, (uint32_t)cases[i].claimed}};
        give(&call, 0, bytes, sizeof bytes);
        find("host_claim")->dispatch(&call);
        CHECK(call.error == cases[i].error && call.copied_bytes == cases[i].copied);
    }
}

static void table(void)
{
    CHECK(strcmp(host_server_test.name, "test") == 0 && host_server_test.function_count == 9);
    CHECK(find("host_open")->shape.flags == FL_SHAPE_ON_VCPU && strcmp(find("host_open")->queue, "test") == 0);
    CHECK(find("host_read")->queue_argument == 0 && strcmp(find("host_read")->queue, "test.file") == 0);
    CHECK(find("host_write")->queue_argument == -1 && strcmp(find("host_write")->queue, "writes") == 0);
    CHECK(strcmp(find("host_write")->signature,
                 "long host_write(int file, const void *from, size_t bytes) FL_IN(from, bytes), FL_QUEUE(writes)") ==
          0);
    CHECK(find("host_large")->shape.flags == FL_SHAPE_HIDDEN_RESULT);
    CHECK(find("host_large")->parameters[0].flags == FL_PARAMETER_REQUIRED);
    CHECK(find("host_many")->shape.stack_bytes == 24);
    CHECK(find("host_mood")->shape.fails_integer == MOOD_ANGRY);
    CHECK(find("host_open")->shape.integer_mask[1] == 0xff && find("host_open")->shape.integer_mask[2] == 1);
}

int main(void)
{
    strings_and_buffers();
    structs();
    arrays_and_booleans();
    claims();
    table();
    return 0;
}
