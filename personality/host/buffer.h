/* A guest's buffer as one system call takes it. */
#ifndef FAULTLINE_HOST_BUFFER_H
#define FAULTLINE_HOST_BUFFER_H

#include <limits.h>

/* How many of `count` pieces the system takes in one call; what is left makes a short transfer, as it may always be. */
static inline int buffer_pieces_at_once(int count)
{
    return count < IOV_MAX ? count : IOV_MAX;
}

#endif
