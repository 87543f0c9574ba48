/* What the mirror server offers: a poem at three mirrors. One is near, one is far, and one never answers. */
#ifndef MIRROR_H
#define MIRROR_H

#include <stddef.h>

struct mirror;

/* The mirror "near", "far" or "stuck"; NULL if there is no such one. fl_release() closes it. */
struct mirror *mirror_open(const char *name);

/* Writes line `number` (0 or 1) into `text`, without a NUL, and returns its bytes. -1: no such line, or the call failed. */
long mirror_read(struct mirror *mirror, int number, char *text, size_t room);

/* How many mirrors are open. */
int mirror_count(void);

#endif
