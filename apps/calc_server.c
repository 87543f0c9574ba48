/* The calc server: ordinary C functions, each exported by one line that says what its pointers mean. */
#include "calc.h"

#include <faultline/export.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

int calc_add(int left, int right)
{
    return left + right;
}
FL_EXPORT(calc_add);

double calc_hypotenuse(double a, double b)
{
    return sqrt(a * a + b * b);
}
FL_EXPORT(calc_hypotenuse);

long calc_sum_of_ten(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j)
{
    return a + b + c + d + e + f + g + h + i + j;
}
FL_EXPORT(calc_sum_of_ten);

struct point calc_middle(struct point a, struct point b)
{
    return (struct point){(a.x + b.x) / 2, (a.y + b.y) / 2};
}
FL_EXPORT(calc_middle);

struct quotient calc_divide(long value, long divisor)
{
    return (struct quotient){value / divisor, value % divisor};
}
FL_EXPORT(calc_divide);

struct matrix calc_multiply(struct matrix a, struct matrix b)
{
    struct matrix product = {{{0}}};
    for (int row = 0; row < 2; row++)
        for (int column = 0; column < 2; column++)
            for (int i = 0; i < 2; i++)
                product.cell[row][column] += a.cell[row][i] * b.cell[i][column];
    return product;
}
FL_EXPORT(calc_multiply);

long calc_sum(const int *values, size_t count)
{
    long sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}
FL_EXPORT(calc_sum, FL_IN(values, count));

long calc_squares(long *squares, size_t room, int limit)
{
    size_t found = 0;
    for (long i = 1; i * i <= limit && found < room; i++)
        squares[found++] = i * i;
    return (long)found;
}
FL_EXPORT(calc_squares, FL_OUT(squares, room, FL_RESULT));

static int compare(const void *left, const void *right)
{
    int a = *(const int *)left, b = *(const int *)right;
    return (a > b) - (a < b);
}

void calc_sort(int *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
}
FL_EXPORT(calc_sort, FL_INOUT(values, count));

int calc_from_words(const char *words)
{
    static const char *const digits[] = {"zero", "one", "two",   "three", "four",
                                         "five", "six", "seven", "eight", "nine"};
    for (int digit = 0; digit < 10; digit++) {
        size_t length = strlen(digits[digit]);
        if (strncmp(words, digits[digit], length) != 0)
            continue;
        if (strcmp(words + length, " hundred") == 0)
            return 100 * digit;
        if (words[length] == '\0')
            return digit;
    }
    return -1;
}
FL_EXPORT(calc_from_words, FL_STRING(words), FL_FAILS(-2));
