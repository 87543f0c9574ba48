/* The command line of `faultline run`. */
#ifndef FAULTLINE_VMM_OPTIONS_H
#define FAULTLINE_VMM_OPTIONS_H

#include "guest.h"
#include "machine.h"

#define SERVER_OPTIONS_MAX 64

struct run_options {
    const struct machine_type *engine; /* NULL: auto */
    uint64_t memory_bytes;
    int64_t timeout_ns; /* 0: none */
    struct server_option servers[SERVER_OPTIONS_MAX];
    size_t server_count;
    bool stats;
    bool randomise;
    const char *program;
    char **arguments; /* of the program, its name first; NULL-terminated */
};

/* Reads the arguments behind `run`; --map takes effect at once. fail()s for what it does not understand; --help prints
   what there is and ends. */
void options_read(struct run_options *options, int count, char **arguments);

/* server_option.c: reads one --server; holds them against each other, when all options are read; and, when the program is
   known as well, finds their files, and the names in those. All fail(). */
void server_option_add(struct run_options *options, const char *text);
void server_options_check(const struct run_options *options);
void server_options_find(struct run_options *options);

/* What a size ("64M") or a duration ("1.5s", "200ms", "2m") stands for. False: it is none, or too large. */
bool parse_size(const char *text, uint64_t *bytes);
bool parse_duration(const char *text, int64_t *nanoseconds);

#endif
