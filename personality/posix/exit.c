/* exit(), from whatever thread: newlib's own would wait for a thread that reads to give up its stream. */
#include <reent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* newlib's. */
void __call_exitprocs(int status, void *shared_object);
int _fwalk_reent(struct _reent *streams, int (*function)(struct _reent *, FILE *));

static int flush_written(struct _reent *streams, FILE *stream)
{
    (void)streams;
    return stream->_flags & __SWR ? fflush(stream) : 0;
}

void exit(int status)
{
    __call_exitprocs(status, NULL);
    _fwalk_reent(_GLOBAL_REENT, flush_written);
    _exit(status);
}
