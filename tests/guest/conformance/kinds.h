/* The server kinds: a function for every kind of thing that a signature can have. */
#ifndef CONFORMANCE_KINDS_H
#define CONFORMANCE_KINDS_H

#include <stdbool.h>
#include <stddef.h>

struct kinds_pair { /* comes back in xmm0 and rax */
    double real;
    long whole;
};

struct kinds_block { /* comes back behind a hidden pointer */
    long words[5];
};

long kinds_integers(signed char a, short b, int c, long d, unsigned char e, unsigned long f);
unsigned char kinds_narrow(unsigned value);
bool kinds_even(long value);
float kinds_half(float value);
double kinds_scale(double a, float b, int c);
struct kinds_pair kinds_swap(struct kinds_pair pair);
struct kinds_block kinds_block(long first, struct kinds_block add);
long kinds_many(int a, int b, int c, int d, int e, int f, int g, long h, char i);
double kinds_many_doubles(double a, double b, double c, double d, double e, double f, double g, double h, double i);
void kinds_nothing(void);
int kinds_calls(void); /* of kinds_nothing */

long kinds_total(const int *values, size_t count);
void kinds_squares(int *values, size_t count);
void kinds_double(int *values, size_t count);
long kinds_length(const char *text);
long kinds_claim(char *bytes, size_t room, long claimed); /* writes to all, claims so many */
void kinds_below(const int *values, int *found, size_t *count, int limit); /* finds those below the limit */
long kinds_stack_buffers(int a, int b, int c, int d, int e, int f, const int *values, int *sums, size_t count);
struct kinds_block kinds_block_of(const long *words, long *sum);

#endif
