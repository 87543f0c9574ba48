/* The host's errors as the guest knows them. */
#ifndef FAULTLINE_GUEST_ERRNO_H
#define FAULTLINE_GUEST_ERRNO_H

/* What a host function returns for the host's errno value `error`: the negative of newlib's number for it. One that
   newlib has no number for is -EIO. */
int guest_error(int error);

#endif
