/* IN, OUT and INOUT buffers may be as large as the copy window: 1 MiB and 40 MiB cross in both directions.
   run: --mem=128M */
#include "holds.h"
#include "pages.import.h"

static void cross(unsigned char *bytes, size_t count)
{
    bytes[0] = 10;
    bytes[count - 1] = 20;
    HOLDS(pages_ends(bytes, count) == 30);
    HOLDS(pages_turn(bytes, count) == 0 && bytes[0] == 20 && bytes[count - 1] == 10);
    HOLDS(pages_zeros(bytes, count) == (long)((count + PAGE - 1) / PAGE));
    HOLDS(bytes[0] == 1 && bytes[1] == 0 && bytes[count - 1] == 2);
}

int main(void)
{
    unsigned char *bytes = (unsigned char *)fl_map(40 << 20);
    HOLDS(bytes != NULL);
    cross(bytes, 1 << 20);
    cross(bytes + 5, (1 << 20) - 3);
    cross(bytes, 40 << 20);
    cross(bytes, 1 << 20);
    return broken != 0;
}
