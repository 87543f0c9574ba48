/* What may be said in a shape of queues, one-way calls, shared pages and objects, and what may not. */
#include "vmm/image_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define CHANGES 4

static struct fl_shape shape;
static struct fl_parameter buffer_and_object[2];

/* A buffer whose elements are counted by rdx, and an object. */
static void make_shape(void)
{
    struct fl_parameter *buffer = &buffer_and_object[0], *object = &buffer_and_object[1];
    shape = (struct fl_shape){.integer_mask = {~0ull, ~0ull, ~0ull}, .stack_bytes = 8, .parameter_count = 2};
    *buffer = (struct fl_parameter){.direction = FL_DIRECTION_IN, .alignment = 4, .element_size = 4};
    buffer->pointer = (struct fl_value){.source = FL_SOURCE_REGISTER, .width = 8};
    buffer->count[0] = (struct fl_value){.source = FL_SOURCE_REGISTER, .width = 8, .index = 2};
    *object = (struct fl_parameter){.direction = FL_DIRECTION_OBJECT, .alignment = 1};
    object->type = 7;
    object->pointer = (struct fl_value){.source = FL_SOURCE_REGISTER, .width = 8, .index = 1};
}

struct change {
    void *field;
    size_t bytes;
    uint64_t value;
};

struct case_of_changes {
    const char *words; /* NULL: the shape is right */
    struct change changes[CHANGES];
};

#define FIRST buffer_and_object[0]
#define SECOND buffer_and_object[1]
#define SET(field, value)                                                                                              \
    {                                                                                                                  \
        &(field), sizeof(field), value                                                                                 \
    }
#define COUNTED(value, by, at) SET(value.source, by), SET(value.width, 8), SET(value.index, at)

static void expect(const struct case_of_changes *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        make_shape();
        for (size_t j = 0; j < CHANGES && cases[i].changes[j].field; j++)
            memcpy(cases[i].changes[j].field, &cases[i].changes[j].value, cases[i].changes[j].bytes);
        const char *words = cases[i].words, *error = shape_error(&shape, buffer_and_object);
        if (!error != !words || (error && !strstr(error, words)))
            fail_msg("case %zu is \"%s\" and not \"%s\"", i, error ? error : "right", words ? words : "right");
    }
}

static void queues(void **state)
{
    (void)state;
    static const struct case_of_changes cases[] = {
        {NULL, {SET(shape.queue, FL_QUEUES_MAX - 1)}},
        {"a queue beyond", {SET(shape.queue, FL_QUEUES_MAX)}},
        {NULL, {SET(shape.flags, FL_SHAPE_CONCURRENT)}},
        {"side by side", {SET(shape.flags, FL_SHAPE_CONCURRENT), SET(shape.queue, 1)}},
        {"reserved", {SET(shape.reserved[0], 1)}},
        {"reserved", {SET(shape.reserved[2], 1)}},
        {"a flag that this version does not know", {SET(shape.flags, 16)}},
    };
    expect(cases, COUNT(cases));
}

static void one_way_calls(void **state)
{
    (void)state;
    static const struct case_of_changes cases[] = {
        {NULL, {SET(shape.flags, FL_SHAPE_ONEWAY)}},
        {NULL, {SET(shape.flags, FL_SHAPE_ONEWAY | FL_SHAPE_CONCURRENT)}},
        {NULL, {SET(shape.flags, FL_SHAPE_ONEWAY), SET(shape.queue, 3)}},
        {"a result", {SET(shape.flags, FL_SHAPE_ONEWAY), SET(shape.result_mask[0], 1)}},
        {"a result", {SET(shape.flags, FL_SHAPE_ONEWAY), SET(shape.result_mask[1], 1)}},
        {"a result", {SET(shape.flags, FL_SHAPE_ONEWAY), SET(shape.sse_result_width[0], 4)}},
        {"a result", {SET(shape.flags, FL_SHAPE_ONEWAY), SET(shape.result_mask[0], ~0ull), SET(shape.result_type, 7)}},
        {"comes out", {SET(shape.flags, FL_SHAPE_ONEWAY), SET(FIRST.direction, FL_DIRECTION_OUT)}},
        {"comes out", {SET(shape.flags, FL_SHAPE_ONEWAY), SET(FIRST.direction, FL_DIRECTION_INOUT)}},
        {"comes out", {SET(shape.flags, FL_SHAPE_ONEWAY), SET(FIRST.direction, FL_DIRECTION_SHARE)}},
        {"a result",
         {SET(shape.flags, FL_SHAPE_ONEWAY | FL_SHAPE_HIDDEN_RESULT), SET(FIRST.direction, FL_DIRECTION_OUT),
          SET(FIRST.flags, FL_PARAMETER_REQUIRED)}},
    };
    expect(cases, COUNT(cases));
}

static void objects(void **state)
{
    (void)state;
    static const struct case_of_changes cases[] = {
        {"an object without a type", {SET(SECOND.type, 0)}},
        {"a type of objects where there is none", {SET(FIRST.type, 7)}},
        {"counted, measured or required", {COUNTED(SECOND.count[0], FL_SOURCE_REGISTER, 2)}},
        {"counted, measured or required", {COUNTED(SECOND.count[1], FL_SOURCE_CONSTANT, 0)}},
        {"counted, measured or required", {SET(SECOND.element_size, 8)}},
        {"counted, measured or required", {SET(SECOND.flags, FL_PARAMETER_REQUIRED)}},
        {"a used count of what is not copied", {COUNTED(SECOND.used, FL_SOURCE_REGISTER, 2)}},
        {NULL, {COUNTED(SECOND.pointer, FL_SOURCE_STACK, 0)}},
        {"in no argument", {COUNTED(SECOND.pointer, FL_SOURCE_STACK, 8)}},
        {"in no argument", {COUNTED(SECOND.pointer, FL_SOURCE_BUFFER, 0)}},
        {"a used count that is nowhere", {COUNTED(FIRST.used, FL_SOURCE_BUFFER, 1)}},
        {"no known direction", {SET(SECOND.direction, FL_DIRECTION_OBJECT + 1)}},
    };
    expect(cases, COUNT(cases));
}

static void results_that_are_objects(void **state)
{
    (void)state;
    static const struct case_of_changes cases[] = {
        {NULL, {SET(shape.result_type, 7), SET(shape.result_mask[0], ~0ull)}},
        {"an object as its result", {SET(shape.result_type, 7)}},
        {"an object as its result", {SET(shape.result_type, 7), SET(shape.result_mask[0], ~0ull >> 1)}},
        {"an object as its result",
         {SET(shape.result_type, 7), SET(shape.result_mask[0], ~0ull), SET(shape.result_mask[1], 1)}},
        {"an object as its result",
         {SET(shape.result_type, 7), SET(shape.result_mask[0], ~0ull), SET(shape.sse_result_width[0], 8)}},
        {"an object as its result",
         {SET(shape.result_type, 7), SET(shape.flags, FL_SHAPE_HIDDEN_RESULT), SET(FIRST.direction, FL_DIRECTION_OUT),
          SET(FIRST.flags, FL_PARAMETER_REQUIRED)}},
    };
    expect(cases, COUNT(cases));
}

/* Two buffers here: a count must not be read where others may write meanwhile. */
static void shared_pages(void **state)
{
    (void)state;
#define SECOND_BUFFER SET(SECOND.direction, FL_DIRECTION_IN), SET(SECOND.type, 0)
    static const struct case_of_changes cases[] = {
        {NULL, {SET(FIRST.direction, FL_DIRECTION_SHARE)}},
        {"a used count of what is not copied",
         {SET(FIRST.direction, FL_DIRECTION_SHARE), COUNTED(FIRST.used, FL_SOURCE_REGISTER, 2)}},
        {NULL, {SECOND_BUFFER, SET(SECOND.count[0].source, FL_SOURCE_BUFFER), SET(SECOND.count[0].width, 4)}},
        {"a count that is nowhere",
         {SET(FIRST.direction, FL_DIRECTION_SHARE), SET(SECOND.count[0].source, FL_SOURCE_BUFFER),
          SET(SECOND.count[0].width, 4)}},
        {"a used count that is nowhere",
         {SET(FIRST.direction, FL_DIRECTION_SHARE), SET(SECOND.used.source, FL_SOURCE_BUFFER),
          SET(SECOND.used.width, 4)}},
    };
    expect(cases, COUNT(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queues),       cmocka_unit_test(one_way_calls),
        cmocka_unit_test(objects),      cmocka_unit_test(results_that_are_objects),
        cmocka_unit_test(shared_pages),
    };
    return cmocka_run_group_tests_name("shape_check", tests, NULL, NULL);
}
