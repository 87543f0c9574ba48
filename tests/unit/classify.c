/* Tests where the generator says that values travel, against the examples of the System V amd64 ABI and what gcc does. */
#include "tools/faultline-gen/classify.h"
#include "tools/faultline-gen/constant.h"
#include "tools/faultline-gen/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SCALAR(what, bytes, sign)                                                                                      \
    {                                                                                                                  \
        .kind = what, .name = #bytes, .size = bytes, .alignment = bytes, .is_signed = sign                             \
    }

static const struct type void_type = {.kind = TYPE_VOID};
static const struct type character = SCALAR(TYPE_INTEGER, 1, true), small = SCALAR(TYPE_INTEGER, 2, true);
static const struct type integer = SCALAR(TYPE_INTEGER, 4, true), natural = SCALAR(TYPE_INTEGER, 4, false);
static const struct type long_integer = SCALAR(TYPE_INTEGER, 8, true), boolean = SCALAR(TYPE_BOOLEAN, 1, false);
static const struct type single = SCALAR(TYPE_FLOAT, 4, false), real = SCALAR(TYPE_FLOAT, 8, false);

static struct type aggregate(enum type_kind kind, uint64_t size, uint64_t alignment, struct member *members,
                             size_t count)
{
    return (struct type){.kind = kind, .size = size, .alignment = alignment, .members = members, .member_count = count};
}

static void expect(const struct type *type, enum eightbyte_class first, uint64_t first_used,
                   enum eightbyte_class second, uint64_t second_used)
{
    struct classes classes = classify(type);
    assert_false(classes.in_memory);
    assert_int_equal(classes.count, type_plain(type)->size > 8 ? 2 : 1);
    assert_int_equal(classes.piece[0].class, first);
    assert_int_equal(classes.piece[0].used, first_used);
    assert_int_equal(classes.piece[1].class, second);
    assert_int_equal(classes.piece[1].used, second_used);
}

static void scalars(void **state)
{
    (void)state;
    expect(&character, CLASS_INTEGER, 0xff, CLASS_NONE, 0);
    expect(&small, CLASS_INTEGER, 0xffff, CLASS_NONE, 0);
    expect(&integer, CLASS_INTEGER, 0xffffffff, CLASS_NONE, 0);
    expect(&long_integer, CLASS_INTEGER, ~0ull, CLASS_NONE, 0);
    expect(&boolean, CLASS_INTEGER, 1, CLASS_NONE, 0);
    expect(&single, CLASS_SSE, 0xffffffff, CLASS_NONE, 0);
    expect(&real, CLASS_SSE, ~0ull, CLASS_NONE, 0);
    assert_int_equal(classify(&void_type).count, 0);
}

static void structs_by_eightbytes(void **state)
{
    (void)state;
    struct member holes[] = {{.type = &character}, {.type = &integer, .offset = 4}, {.type = &real, .offset = 8}};
    struct type with_holes = aggregate(TYPE_STRUCT, 16, 8, holes, COUNT(holes));
    expect(&with_holes, CLASS_INTEGER, 0xffffffff000000ff, CLASS_SSE, ~0ull);

    struct member both[] = {{.type = &single}, {.type = &integer, .offset = 4}};
    struct type float_and_integer = aggregate(TYPE_STRUCT, 8, 4, both, COUNT(both));
    expect(&float_and_integer, CLASS_INTEGER, ~0ull, CLASS_NONE, 0);

    struct type three = {.kind = TYPE_ARRAY, .target = &single, .count = 3, .size = 12, .alignment = 4};
    struct member array[] = {{.type = &three}};
    struct type three_floats = aggregate(TYPE_STRUCT, 12, 4, array, COUNT(array));
    expect(&three_floats, CLASS_SSE, ~0ull, CLASS_SSE, 0xffffffff);

    struct member members[] = {{.type = &real}, {.type = &long_integer}};
    struct type either = aggregate(TYPE_UNION, 8, 8, members, COUNT(members));
    expect(&either, CLASS_INTEGER, ~0ull, CLASS_NONE, 0);

    struct member padded[] = {{.type = &long_integer}};
    struct type half_empty = aggregate(TYPE_STRUCT, 16, 16, padded, COUNT(padded));
    expect(&half_empty, CLASS_INTEGER, ~0ull, CLASS_NONE, 0);

    struct member fields[] = {{.type = &natural, .bit_offset = 0, .bit_size = 3},
                              {.type = &natural, .bit_offset = 5, .bit_size = 20},
                              {.type = &natural, .offset = 8, .bit_offset = 64, .bit_size = 1}};
    struct type bits = aggregate(TYPE_STRUCT, 12, 4, fields, COUNT(fields));
    expect(&bits, CLASS_INTEGER, 0x1ffffe7, CLASS_INTEGER, 1);

    struct member three_longs[] = {
        {.type = &long_integer}, {.type = &long_integer, .offset = 8}, {.type = &long_integer, .offset = 16}};
    struct type large = aggregate(TYPE_STRUCT, 24, 8, three_longs, COUNT(three_longs));
    assert_true(classify(&large).in_memory);
}

static const struct declaration nowhere = {"file.c", "1", "f", "", false};
static struct server server = {.name = "s", .kind = KIND_GUEST};

static struct function function_of(const struct type *result, struct argument *arguments, size_t count)
{
    return (struct function){
        .declaration = &nowhere, .name = "f", .result = result, .arguments = arguments, .argument_count = count};
}

/* The example of section 3.2.3 of the ABI, without the long double and the vector, which do not cross. */
static void the_example_of_the_abi(void **state)
{
    (void)state;
    struct member members[] = {{.type = &integer}, {.type = &integer, .offset = 4}, {.type = &real, .offset = 8}};
    struct type structure = aggregate(TYPE_STRUCT, 16, 8, members, COUNT(members));
    const struct type *types[] = {&integer, &integer, &structure, &integer, &integer,
                                  &real,    &real,    &integer,   &integer, &integer};
    struct argument arguments[COUNT(types)] = {0};
    for (size_t i = 0; i < COUNT(types); i++)
        arguments[i] = (struct argument){.name = "a", .type = types[i], .seen = types[i]};
    struct function function = function_of(&real, arguments, COUNT(types));
    function_place(&function, &server);
    assert_int_equal(arguments[2].placement.piece[0].index, 2);
    assert_int_equal(arguments[2].placement.piece[1].index, 0);
    assert_true(arguments[2].placement.piece[1].in_sse);
    assert_int_equal(arguments[7].placement.piece[0].index, 5);
    assert_true(arguments[8].placement.on_stack && arguments[9].placement.on_stack);
    assert_int_equal(arguments[9].placement.stack_at, 8);
    assert_int_equal(function.shape.stack_bytes, 16);
    assert_int_equal(function.shape.integer_mask[2], ~0ull);
    assert_int_equal(function.shape.sse_width[2], 8);
    assert_int_equal(function.shape.sse_width[3], 0);
    assert_int_equal(function.shape.sse_result_width[0], 8);
    assert_int_equal(function.shape.fails_sse, 0x7ff8000000000000);
}

/* A struct goes to the stack whole when one register is missing, and what follows may still take that register. */
static void a_struct_is_never_divided(void **state)
{
    (void)state;
    struct member members[] = {{.type = &long_integer}, {.type = &long_integer, .offset = 8}};
    struct type pair = aggregate(TYPE_STRUCT, 16, 8, members, COUNT(members));
    struct argument arguments[7] = {0};
    for (size_t i = 0; i < COUNT(arguments); i++)
        arguments[i] = (struct argument){
            .name = "a", .type = i == 5 ? &pair : &long_integer, .seen = i == 5 ? &pair : &long_integer};
    struct function function = function_of(&pair, arguments, COUNT(arguments));
    function_place(&function, &server);
    assert_true(arguments[5].placement.on_stack);
    assert_int_equal(arguments[6].placement.piece[0].index, 5);
    assert_int_equal(function.shape.stack_bytes, 16);
    assert_int_equal(function.shape.result_mask[1], ~0ull);
    assert_int_equal(function.shape.fails_integer, 0);
}

static void a_large_result_takes_the_first_register(void **state)
{
    (void)state;
    struct type values = {.kind = TYPE_ARRAY, .target = &real, .count = 4, .size = 32, .alignment = 8};
    struct member members[] = {{.type = &values}};
    struct type large = aggregate(TYPE_STRUCT, 32, 8, members, COUNT(members));
    struct argument arguments[] = {{.name = "a", .type = &character, .seen = &character}};
    struct function function = function_of(&large, arguments, COUNT(arguments));
    function_place(&function, &server);
    function_make_parameters(&function);
    assert_int_equal(function.shape.flags, FL_SHAPE_HIDDEN_RESULT);
    assert_int_equal(function.shape.integer_mask[0], ~0ull);
    assert_int_equal(function.shape.integer_mask[1], 0xff);
    assert_int_equal(function.shape.parameter_count, 1);
    assert_int_equal(function.parameters[0].flags, FL_PARAMETER_REQUIRED);
    assert_int_equal(function.parameters[0].element_size, 32);
}

static void constants(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
        long long value;
    } cases[] = {{"1", true, 1},
                 {" ( 1u << 20 ) ", true, 1 << 20},
                 {"2 + 3 * 4", true, 14},
                 {"(2 + 3) * 4 - 0x10", true, 4},
                 {"10 - 3 - 2", true, 5},
                 {"-1", true, -1},
                 {"010UL", true, 8},
                 {"0", true, 0},
                 {"~0 & 0xff", true, 255},
                 {"1 | 6 ^ 2", true, 5},
                 {"18446744073709551616", false, 0},
                 {"1 << 64", false, 0},
                 {"1 / 0", false, 0},
                 {"0x", false, 0},
                 {"089", false, 0},
                 {"1.5", false, 0},
                 {"count", false, 0},
                 {"4 *", false, 0},
                 {"(1", false, 0},
                 {"", false, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        __int128 value = 0;
        assert_int_equal(constant_read(cases[i].text, strlen(cases[i].text), &value), cases[i].valid);
        if (cases[i].valid)
            assert_int_equal((long long)value, cases[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars),
        cmocka_unit_test(structs_by_eightbytes),
        cmocka_unit_test(the_example_of_the_abi),
        cmocka_unit_test(a_struct_is_never_divided),
        cmocka_unit_test(a_large_result_takes_the_first_register),
        cmocka_unit_test(constants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
