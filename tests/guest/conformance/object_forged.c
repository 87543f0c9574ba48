/* What is no handle of the caller's, of the declared type and alive, is EBADF before anything runs, and the server never sees
   it: forged, of another type, of another process, released, or the server's own pointer.
   run: --server=desk=desk.server,allow=shelf */
#include "desk.import.h"
#include "holds.h"
#include "shelf.import.h"

#include <stdint.h>

static int is_bad(uintptr_t value)
{
    return shelf_number((struct book *)value) == -1 && fl_error() == EBADF;
}

int main(void)
{
    static const uintptr_t values[] = {
        1, 16, 0x7e0000000000, 0x7e0000000010, 0x7effffffffff, 0x7effffffff0, ~0ul, 0xffff800000000000};
    struct book *book = shelf_book(1), *released = shelf_new(2);
    struct box *box = shelf_box(3);
    int calls = shelf_calls();
    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++)
        HOLDS(values[i] == (uintptr_t)book || values[i] == (uintptr_t)released || is_bad(values[i]));
    for (unsigned bit = 0; bit < 64; bit++) {
        uintptr_t other = (uintptr_t)book ^ 1ul << bit;
        HOLDS(other == (uintptr_t)released || is_bad(other));
    }
    HOLDS(is_bad((uintptr_t)box));
    HOLDS(shelf_box_number((struct box *)book) == -1 && fl_error() == EBADF);
    HOLDS(is_bad(shelf_address(1)));
    HOLDS(fl_release(released) == 0);
    HOLDS(is_bad((uintptr_t)released));
    struct book *next = shelf_new(4); /* in its place, perhaps */
    HOLDS(next != released && is_bad((uintptr_t)released));
    struct book *theirs = desk_fetch(5);
    HOLDS(desk_number_of((uintptr_t)book) == -EBADF);
    HOLDS(desk_number_of((uintptr_t)theirs) == -EBADF);
    HOLDS(shelf_calls() == calls);
    HOLDS(shelf_same(book, (struct book *)1) == -1 && fl_error() == EBADF);
    HOLDS(shelf_number_async((struct book *)1) == 0 && fl_error() == EBADF);
    HOLDS(shelf_pass((struct book *)box) == NULL && fl_error() == EBADF);
    HOLDS(fl_release((void *)1) == -1 && fl_error() == EBADF);
    HOLDS(fl_release(NULL) == -1 && fl_error() == EBADF);
    HOLDS(fl_hold(released) == -1 && fl_error() == EBADF);
    HOLDS(shelf_number(book) == 1 && shelf_number(next) == 4 && shelf_number(theirs) == 5);
    return broken != 0;
}
