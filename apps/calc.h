/* What the calc server offers: one function for each thing that can cross. */
#ifndef CALC_H
#define CALC_H

#include <stddef.h>

struct point {
    double x, y;
};

struct matrix {
    double cell[2][2];
};

struct quotient {
    long value, rest;
};

int calc_add(int left, int right);
double calc_hypotenuse(double a, double b);
long calc_sum_of_ten(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j);

/* Small structs travel in registers, larger ones on the stack or through a hidden pointer. */
struct point calc_middle(struct point a, struct point b);
struct quotient calc_divide(long value, long divisor);
struct matrix calc_multiply(struct matrix a, struct matrix b);

/* Buffers are copied in, out, or both ways. */
long calc_sum(const int *values, size_t count);
long calc_squares(long *squares, size_t room, int limit);
void calc_sort(int *values, size_t count);

/* The number that the words "seven", "seven hundred" ... stand for; -1: not a number in words. */
int calc_from_words(const char *words);

#endif
