/* A client of the calc server: every call below runs in another process, and reads like any other call. */
#include "calc.h"

#include <stdio.h>

int main(void)
{
    int values[] = {5, -3, 12, 0, 7};
    size_t count = sizeof values / sizeof values[0];
    long squares[8];

    printf("2 + 3 = %d\n", calc_add(2, 3));
    printf("hypotenuse of 3 and 4 = %g\n", calc_hypotenuse(3, 4));
    printf("1 + 2 + ... + 10 = %ld\n", calc_sum_of_ten(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));

    struct point middle = calc_middle((struct point){0, 1}, (struct point){3, 5});
    printf("middle of (0,1) and (3,5) = (%g,%g)\n", middle.x, middle.y);
    struct quotient quotient = calc_divide(47, 5);
    printf("47 / 5 = %ld, rest %ld\n", quotient.value, quotient.rest);
    struct matrix product = calc_multiply((struct matrix){{{1, 2}, {3, 4}}}, (struct matrix){{{0, 1}, {1, 0}}});
    printf("matrix product = %g %g / %g %g\n", product.cell[0][0], product.cell[0][1], product.cell[1][0],
           product.cell[1][1]);

    printf("sum of 5 -3 12 0 7 = %ld\n", calc_sum(values, count));
    calc_sort(values, count);
    printf("sorted:");
    for (size_t i = 0; i < count; i++)
        printf(" %d", values[i]);
    long found = calc_squares(squares, sizeof squares / sizeof squares[0], 30);
    printf("\nsquares up to 30:");
    for (long i = 0; i < found; i++)
        printf(" %ld", squares[i]);
    printf("\n\"seven hundred\" = %d\n", calc_from_words("seven hundred"));
    return 0;
}
