/* A host link with functions of several shapes, and a hand to post calls to it as the kernel does, or worse. */
#ifndef FAULTLINE_TESTS_HOST_LINK_POST_H
#define FAULTLINE_TESTS_HOST_LINK_POST_H

#include "vmm/host_link.h"

#include "faultline/abi/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DATA = 0x800000, LENGTH = 100, PROCESSES = 3 };
enum { SCALARS, BYTES, MATRIX, STRING, PAIR, SCALED, FUNCTIONS };

#define IN_REGISTER(number, bytes, sign)                                                                               \
    {                                                                                                                  \
        .source = FL_SOURCE_REGISTER, .width = bytes, .is_signed = sign, .index = number                               \
    }
#define ON_STACK(offset, bytes, sign)                                                                                  \
    {                                                                                                                  \
        .source = FL_SOURCE_STACK, .width = bytes, .is_signed = sign, .index = offset                                  \
    }
#define CONSTANT(value)                                                                                                \
    {                                                                                                                  \
        .source = FL_SOURCE_CONSTANT, .width = 8, .constant = value                                                    \
    }

static const struct fl_parameter bytes_parameter[] = {{
    .direction = FL_DIRECTION_IN,
    .flags = FL_PARAMETER_REQUIRED,
    .element_size = 1,
    .count = {IN_REGISTER(1, 8, 0)},
}};
/* long matrix[rows][columns], both int */
static const struct fl_parameter matrix_parameter[] = {{
    .direction = FL_DIRECTION_INOUT,
    .element_size = 8,
    .count = {IN_REGISTER(1, 4, 1), ON_STACK(8, 4, 1)},
}};
static const struct fl_parameter string_parameter[] = {
    {.direction = FL_DIRECTION_STRING, .element_size = 1, .limit = LENGTH},
};
static const struct fl_parameter pair_parameters[] = {
    {.direction = FL_DIRECTION_OUT, .element_size = 16, .count = {CONSTANT(3)}},
    {.direction = FL_DIRECTION_IN, .element_size = 20},
};
/* Counts of 64 bits, the second of them signed. */
static const struct fl_parameter scaled_parameter[] = {{
    .direction = FL_DIRECTION_IN,
    .element_size = 16,
    .count = {IN_REGISTER(0, 8, 0), IN_REGISTER(1, 8, 1)},
}};

#define EVERYTHING                                                                                                     \
    {                                                                                                                  \
        ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull                                                                       \
    }

static const struct host_function first_functions[] = {
    {.name = "scalars",
     .shape = {.integer_mask = {0xff, 0xffff, 0xffffffff, ~0ull, 0, 1},
               .result_mask = {0xffffffff, 0},
               .sse_width = {0, 4, 8},
               .sse_result_width = {4, 8}}},
    {.name = "bytes", .shape = {.integer_mask = EVERYTHING, .parameter_count = 1}, .parameters = bytes_parameter},
    {.name = "matrix", .shape = {.integer_mask = EVERYTHING, .parameter_count = 1}, .parameters = matrix_parameter},
};
static const struct host_function second_functions[] = {
    {.name = "string", .shape = {.integer_mask = EVERYTHING, .parameter_count = 1}, .parameters = string_parameter},
    {.name = "pair", .shape = {.integer_mask = EVERYTHING, .parameter_count = 2}, .parameters = pair_parameters},
    {.name = "scaled", .shape = {.integer_mask = EVERYTHING, .parameter_count = 1}, .parameters = scaled_parameter},
};
static const struct host_server first = {"first", first_functions, 3}, second = {"second", second_functions, 3};
static const struct host_server *const servers[] = {&first, &second, NULL};

static struct guest_memory memory;
static struct host_link host_link;

static struct fl_request *request_of(uint32_t slot)
{
    return (struct fl_request *)(memory.base + FL_LINK_PHYS + (1 + slot) * FL_PAGE_SIZE);
}

static int create(void **state)
{
    guest_memory_create(&memory, FL_MEMORY_MIN);
    host_link_create(&host_link, &memory, PROCESSES, servers);
    *state = request_of(0);
    return 0;
}

static int destroy(void **state)
{
    (void)state;
    host_link_destroy(&host_link);
    guest_memory_destroy(&memory);
    return 0;
}

static void post(uint32_t entry)
{
    uint32_t place = host_link.head->calls_posted++ % FL_LINK_SLOTS;
    host_link.head->calls[place] = entry;
}

static void assert_pieces_inside(const struct host_buffer *buffer)
{
    uint64_t sum = 0;
    for (int i = 0; i < buffer->piece_count; i++) {
        const unsigned char *start = buffer->pieces[i].iov_base;
        assert_true(start >= memory.base && start <= memory.base + memory.bytes);
        assert_true(buffer->pieces[i].iov_len <= (size_t)(memory.base + memory.bytes - start));
        sum += buffer->pieces[i].iov_len;
    }
    assert_int_equal(sum, buffer->bytes);
}

static struct host_job *take_good(uint32_t slot)
{
    const char *error;
    post(slot + 1);
    struct host_job *job = host_link_take(&host_link, &error);
    assert_null(error);
    assert_non_null(job);
    assert_int_equal(job->slot, slot);
    for (unsigned int i = 0; i < job->function->shape.parameter_count; i++)
        assert_pieces_inside(&job->call.buffers[i]);
    return job;
}

static inline void answer_good(uint32_t slot)
{
    host_link_answer(take_good(slot));
}

static inline void assert_refused(uint32_t entry, const char *sentence)
{
    const char *error;
    post(entry);
    assert_null(host_link_take(&host_link, &error));
    assert_string_equal(error, sentence);
    assert_null(host_link_take(&host_link, &error));
    assert_null(error);
}

/* A good call of `bytes`: LENGTH bytes in three pieces, the segments before and behind them being another's. */
static inline void write_bytes_request(struct fl_request *request)
{
    *request = (struct fl_request){.function = BYTES, .process = 1, .integer = {0, LENGTH}};
    request->buffer_count = 1;
    request->buffers[0] =
        (struct fl_link_buffer){.bytes = LENGTH, .first_segment = 1, .segment_count = 3, .present = 1};
    request->segment_count = 5;
    request->segments[0] = request->segments[4] = (struct fl_segment){DATA - 2, 2};
    request->segments[1] = (struct fl_segment){DATA + 50, 50};
    request->segments[2] = (struct fl_segment){DATA, 49};
    request->segments[3] = (struct fl_segment){DATA + 49, 1};
}

#define WITH_LINK(test) cmocka_unit_test_setup_teardown(test, create, destroy)

#endif
