/* The numbers of the errors that cross the call: newlib's, since programs compare them with its <errno.h>. */
#ifndef FAULTLINE_ABI_ERRORS_H
#define FAULTLINE_ABI_ERRORS_H

/* X(name, number, what it means to the caller) */
#define FL_CALL_ERRORS(X)                                              \
    X(E2BIG, 7, "a string or buffer is longer than its limit")         \
    X(EBADF, 9, "a handle that is not this process's, or is stale")    \
    X(EAGAIN, 11, "the queue is full and the caller may not wait")     \
    X(ENOMEM, 12, "a process has used up the memory it may have")      \
    X(EACCES, 13, "the function was not granted to this process")      \
    X(EFAULT, 14, "a buffer that is not the caller's to give")         \
    X(EDEADLK, 45, "the server waits for the caller")                  \
    X(EPROTO, 71, "the server claimed more output than there is room") \
    X(ENOSYS, 88, "nobody exports the function")                       \
    X(ELOOP, 92, "the chain of calls holds the stack it waits for")    \
    X(ETIMEDOUT, 116, "the deadline passed")                           \
    X(ECANCELED, 140, "the call was cancelled")                        \
    X(EOWNERDEAD, 142, "the server died before it answered")

enum fl_call_error {
#define FL_ERROR_NUMBER(name, number, meaning) FL_##name = number,
    FL_CALL_ERRORS(FL_ERROR_NUMBER)
#undef FL_ERROR_NUMBER
};

#endif
