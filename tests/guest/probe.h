/* A server that shows what reached it, for the programs that test the call's rules. */
#ifndef PROBE_H
#define PROBE_H

#include <stddef.h>
#include <stdint.h>

/* What a function finds at its entry, in the order of the registers' encoding. */
struct probe_state {
    uint64_t registers[16];
    uint64_t flags;
    uint64_t mxcsr;
    uint64_t x87_control, x87_status;
    uint64_t xmm[16][2];
    uint64_t segments[4]; /* ds es fs gs */
};

/* Notes its registers, then leaves different values in all that it may change, flags, MXCSR and x87 included. */
void probe_registers(struct probe_state *state);
uint64_t probe_masked(uint32_t a, uint8_t b, _Bool c, int16_t d, uint64_t e);
uint8_t probe_narrow_result(void);
float probe_float(float a, double b, float c);

uint64_t probe_sum(const uint8_t *bytes, size_t count);
uint64_t probe_fill(uint8_t *bytes, size_t count, uint8_t value);
void probe_reverse(uint8_t *bytes, size_t count);
size_t probe_length(const char *text);
long probe_claim(uint8_t *bytes, size_t room, long claimed);
int probe_pairs(const int (*pairs)[2], size_t rows, int *sums, int *found);

unsigned probe_caller(void);
int probe_error_at_start(int fail);  /* fl_error() on entry; if asked, leaves a failed call behind */
int probe_count(void);             /* how many calls this instance of the server has had of it */
int probe_started(void);           /* 1: constructors ran, 2: main ran as well */
int probe_open(const char *path);  /* the server's own try at a file: an errno value, or 0 */
int probe_errno(int value);        /* sets the server's errno, returns what it was */
void probe_crash(void);
void probe_exit(int status);

#endif
