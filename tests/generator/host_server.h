/* A host server with every way that a value can reach its function. */
#ifndef FAULTLINE_TEST_HOST_SERVER_H
#define FAULTLINE_TEST_HOST_SERVER_H

#include "personality/host/host_call.h"

struct mixed {
    double level;
    int number;
};

struct large {
    double values[4];
};

enum mood { MOOD_CALM, MOOD_ANGRY = 7 };

int host_open(const char *path, unsigned char mode, _Bool create);
long host_read(int file, struct fl_buffer into, size_t bytes);
long host_write(int file, const struct fl_buffer *from, size_t bytes);
struct large host_large(struct mixed mixed, enum mood mood, float factor);
struct mixed host_mixed(const struct mixed *list, int *count, long *squares);
int host_claim(char *bytes, size_t room, int claimed);
unsigned char host_many(long a, long b, long c, long d, long e, long f, char g, struct mixed h);
enum mood host_mood(void);
int host_pairs(const short (*pairs)[2], size_t rows, double a, double b, long c, long d, long e, long f, _Bool last);

#endif
