/* The locks of streams, for those who lock them themselves; newlib declares the functions only. */
#include <stdio.h>

#include <sys/stdio.h>

void flockfile(FILE *stream)
{
    _flockfile(stream);
}

int ftrylockfile(FILE *stream)
{
    return __lock_try_acquire_recursive(stream->_lock);
}

void funlockfile(FILE *stream)
{
    _funlockfile(stream);
}
