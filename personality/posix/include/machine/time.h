/* What newlib's <time.h> lacks of C11. */
#ifndef _MACHTIME_H_
#define _MACHTIME_H_

#include <sys/_timespec.h>
#include <sys/features.h>

#if __ISO_C_VISIBLE >= 2011

#ifdef __cplusplus
extern "C" {
#endif

#define TIME_UTC 1

int timespec_get(struct timespec *__time, int __base);

#ifdef __cplusplus
}
#endif

#endif

#endif
