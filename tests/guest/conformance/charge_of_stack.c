/* The pages of a stack are charged as they are touched: one for which its process has no more memory is a fault.
   run: --server=bomber=bomber.server,mem=2M,allow=gate
   stderr: bomber: */
#include "bomber.import.h"
#include "holds.h"

int main(void)
{
    long pages, kibibytes = 0;
    HOLDS(bomber_map(&pages) == ENOMEM);
    HOLDS(bomber_stack(&kibibytes) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("bomber") == 0);
    HOLDS(bomber_stack(&kibibytes) == 0 && kibibytes == 40);
    return broken != 0;
}
