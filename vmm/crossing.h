/* What of a call crosses, in words for people. */
#ifndef FAULTLINE_VMM_CROSSING_H
#define FAULTLINE_VMM_CROSSING_H

#include "image.h"

/* Prints one line about the server's exported function: its queue, and what goes in, is shared and comes out. */
void crossing_print(const struct image *image, const struct image_export *export);

#endif
