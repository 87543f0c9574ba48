/* The server lender: see lender.h. */
#include "lender.h"

#include "borrow.import.h"

#include <faultline/export.h>

#include <string.h>

enum { PAGE = 4096, BYTES = 2 * PAGE };

int lender_lend(void)
{
    unsigned char *bytes = (unsigned char *)fl_map(BYTES);
    memset(bytes, 1, BYTES);
    return borrow_pass(bytes, BYTES);
}
FL_EXPORT(lender_lend);
