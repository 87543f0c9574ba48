/* The host's errors as the guest knows them: newlib numbers those after ERANGE differently. */
#include "personality/host/guest_errno.h"

#include "faultline/abi/errors.h"

#include <errno.h>
#include <stddef.h>

/* By the host's number, from newlib's <sys/errno.h>. */
static const unsigned char newlib_number[] = {
    [EDEADLK] = FL_EDEADLK,
    [ENAMETOOLONG] = 91,
    [ENOLCK] = 46,
    [ENOSYS] = FL_ENOSYS,
    [ENOTEMPTY] = 90,
    [ELOOP] = FL_ELOOP,
    [ENODATA] = 61,
    [EPROTO] = FL_EPROTO,
    [EBADMSG] = 77,
    [EOVERFLOW] = 139,
    [EILSEQ] = 138,
    [EOPNOTSUPP] = 95,
    [ECONNRESET] = 104,
    [ENOBUFS] = 105,
    [ETIMEDOUT] = FL_ETIMEDOUT,
    [ESTALE] = 133,
    [EDQUOT] = 132,
    [ECANCELED] = FL_ECANCELED,
    [EOWNERDEAD] = FL_EOWNERDEAD,
};

int guest_error(int error)
{
    if (error > 0 && error <= ERANGE)
        return -error;
    if (error > 0 && (size_t)error < sizeof newlib_number && newlib_number[error])
        return -newlib_number[error];
    return -EIO;
}
