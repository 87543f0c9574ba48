/* f_async of a function that was not granted returns 0 with EACCES.
   native: no, since nothing is denied there */
#include "holds.h"
#include "hub.import.h"

int main(void)
{
    HOLDS(hub_denied() == EACCES);
    return broken != 0;
}
