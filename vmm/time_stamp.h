/* The frequency of this host's time-stamp counter, measured against its clock. */
#ifndef FAULTLINE_VMM_TIME_STAMP_H
#define FAULTLINE_VMM_TIME_STAMP_H

#include <stdint.h>

/* Begins to measure: the longer before time_stamp_hz(), the better. */
void time_stamp_start(void);

/* Ticks a second, the same in every call. The first one takes up to TIME_STAMP_NS_MIN since time_stamp_start(). */
uint64_t time_stamp_hz(void);

#define TIME_STAMP_NS_MIN 10000000

#endif
