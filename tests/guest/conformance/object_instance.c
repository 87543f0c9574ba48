/* An object belongs to one process. Where a server has an instance for each client, a handle of another instance's object is
   EBADF in this one, though the type is the same.
   run: --server=shelf=shelf.server,instances=client --server=desk=desk.server,allow=shelf */
#include "desk.import.h"
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    struct book *own = shelf_book(1), *theirs = desk_fetch(2);
    int calls = shelf_calls();
    HOLDS(own && theirs);
    HOLDS(shelf_number(theirs) == -1 && fl_error() == EBADF);
    HOLDS(desk_number(theirs) == 2);
    HOLDS(desk_number(own) == -EBADF);
    HOLDS(shelf_same(own, theirs) == -1 && fl_error() == EBADF);
    HOLDS(shelf_calls() == calls && shelf_number(own) == 1);
    return broken != 0;
}
