/* f_async and f_result give what f gives, for every kind of argument and result: integers of every width, floating point,
   structs in registers and behind a hidden pointer, arguments on the stack, buffers, strings, and NULL. */
#include "holds.h"
#include "kinds.import.h"

#include <string.h>

static void values(void)
{
    HOLDS(kinds_integers_result(kinds_integers_async(-1, -300, -70000, 1l << 40, 255, 7)) == (1l << 40) - 70039);
    HOLDS(kinds_narrow_result(kinds_narrow_async(0x12345678)) == 0x78);
    HOLDS(kinds_even_result(kinds_even_async(4)) == 1);
    HOLDS(kinds_even_result(kinds_even_async(3)) == 0);
    HOLDS(kinds_half_result(kinds_half_async(3.0f)) == 1.5f);
    HOLDS(kinds_scale_result(kinds_scale_async(1.5, 2.0f, -3)) == -9.0);
    fl_future nothing = kinds_nothing_async();
    kinds_nothing_result(nothing);
    HOLDS(nothing != 0 && fl_error() == 0 && kinds_calls() == 1);
}

static void structs(void)
{
    struct kinds_pair pair = kinds_swap_result(kinds_swap_async((struct kinds_pair){2.0, 3}));
    HOLDS(pair.real == 3.0 && pair.whole == 2);
    struct kinds_block add = {{10, 20, 30, 40, 50}};
    fl_future future = kinds_block_async(5, add);
    struct kinds_block block = kinds_block_result(future);
    HOLDS(fl_error() == 0 && block.words[0] == 15 && block.words[4] == 59);
}

static void stack_arguments(void)
{
    HOLDS(kinds_many_result(kinds_many_async(1, 1, 1, 1, 1, 1, 1, 1l << 33, -1)) == 19 + (8l << 33));
    HOLDS(kinds_many_doubles_result(kinds_many_doubles_async(1, 2, 3, 4, 5, 6, 7, 8, 36)) == 0.0);
}

static void buffers(void)
{
    int values[6] = {5, -1, 7, 2, 9, 1}, found[6] = {0}, squares[4] = {9, 9, 9, 9}, sums[2];
    size_t count = 6;
    HOLDS(kinds_total_result(kinds_total_async(values, 6)) == 23);
    kinds_squares_result(kinds_squares_async(squares, 4));
    HOLDS(squares[0] == 0 && squares[1] == 1 && squares[3] == 9);
    kinds_double_result(kinds_double_async(squares, 3));
    HOLDS(squares[1] == 2 && squares[2] == 8 && squares[3] == 9);
    kinds_below_result(kinds_below_async(values, found, &count, 4));
    HOLDS(count == 3 && found[0] == -1 && found[1] == 2 && found[2] == 1 && found[3] == 0);
    HOLDS(kinds_stack_buffers_result(kinds_stack_buffers_async(1, 1, 1, 1, 1, 1, values, sums, 2)) == 2);
    HOLDS(sums[0] == 11 && sums[1] == 5);
    HOLDS(kinds_length_result(kinds_length_async("twelve bytes")) == 12);
    long words[5] = {1, 2, 3, 4, 5}, sum = 0;
    struct kinds_block block = kinds_block_of_result(kinds_block_of_async(words, &sum));
    HOLDS(sum == 15 && block.words[4] == 5);
}

static void null(void)
{
    HOLDS(kinds_total_result(kinds_total_async(NULL, 5)) == -100);
    kinds_squares_result(kinds_squares_async(NULL, 5));
    HOLDS(fl_error() == 0);
    HOLDS(kinds_length_result(kinds_length_async(NULL)) == -100);
}

static void claims(void)
{
    char bytes[8];
    memset(bytes, '-', 8);
    HOLDS(kinds_claim_result(kinds_claim_async(bytes, 8, 3)) == 3 && memcmp(bytes, "xxx-----", 8) == 0);
    memset(bytes, '-', 8);
    HOLDS(kinds_claim_result(kinds_claim_async(bytes, 8, -2)) == -2 && memcmp(bytes, "--------", 8) == 0);
    HOLDS(kinds_claim_result(kinds_claim_async(bytes, 8, 9)) == -1 && fl_error() == EPROTO);
    HOLDS(memcmp(bytes, "--------", 8) == 0);
}

int main(void)
{
    values();
    structs();
    stack_arguments();
    buffers();
    null();
    claims();
    return broken != 0;
}
