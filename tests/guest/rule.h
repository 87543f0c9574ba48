/* What programs that test rules say of each: that it holds, or that it is broken. */
#ifndef GUEST_RULE_H
#define GUEST_RULE_H

#include <stdio.h>

static int broken;

static inline void rule(const char *text, int holds)
{
    printf("%s: %s\n", holds ? "holds" : "BROKEN", text);
    broken += !holds;
}

#endif
