/* The server borrow: see borrow.h. */
#include "borrow.h"

#include "pages.import.h"

#include <faultline/export.h>

#include <stdlib.h>

int borrow_pass(unsigned char *bytes, size_t count)
{
    int result = pages_at_gate(bytes, count, 9);
    return fl_error() ? -fl_error() : result;
}
FL_EXPORT(borrow_pass, FL_SHARE(bytes, count), FL_CONCURRENT);

int borrow_die(void)
{
    exit(0);
}
FL_EXPORT(borrow_die);
