/* What does not fit into the copy window of 64 MiB is ENOMEM, also of two buffers together; calls after that are not
   concerned.
   native: no, since there is memory enough there
   run: --mem=256M */
#include "holds.h"
#include "pages.import.h"

#include <faultline/abi/layout.h>

int main(void)
{
    static unsigned char bytes[2 * PAGE] = {[2 * PAGE - 1] = 3};
    HOLDS(pages_ends(bytes, FL_COPIES_BYTES + 1) == -1 && fl_error() == ENOMEM);
    HOLDS(pages_ends(bytes, (size_t)1 << 40) == -1 && fl_error() == ENOMEM);
    HOLDS(pages_ends_async(bytes, FL_COPIES_BYTES) == 0 && fl_error() == ENOMEM);
    HOLDS(pages_pair(bytes, sizeof bytes, bytes, FL_COPIES_BYTES - PAGE) == -1 && fl_error() == ENOMEM);
    HOLDS(pages_pair(bytes, sizeof bytes, bytes, sizeof bytes) == 6);
    HOLDS(pages_ends(bytes, sizeof bytes) == 3);
    HOLDS(pages_ends_result(pages_ends_async(bytes, sizeof bytes)) == 3);
    return broken != 0;
}
