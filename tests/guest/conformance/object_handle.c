/* A client gets a handle for what an exported function returns as a pointer to an object: an opaque pointer, in a range where
   nothing is ever mapped, that the server gets back as its own pointer. One pointer has one handle in a process. NULL passes
   as NULL, both ways. */
#include "holds.h"
#include "shelf.import.h"

#include <faultline/abi/layout.h>

#include <stdint.h>
#include <stdlib.h>

int main(void)
{
    struct book *one = shelf_book(1), *two = shelf_book(2);
    struct box *box = shelf_box(1);
    uintptr_t handle = (uintptr_t)one;
    HOLDS(one && two && one != two && (void *)one != (void *)box);
    HOLDS(handle >= FL_HANDLE_BASE && handle < FL_HANDLE_END && handle != shelf_address(1));
    HOLDS(shelf_number(one) == 1 && shelf_number(two) == 2 && shelf_box_number(box) == 1);
    HOLDS(shelf_same(one, two) == 0 && shelf_same(one, one) == 1);
    HOLDS(shelf_behind(1, 1, 1, 1, 1, 1, two) == 8);
    HOLDS(shelf_book(1) == one && shelf_pass(two) == two && shelf_book(1) == one);
    HOLDS(shelf_none() == NULL && fl_error() == 0);
    HOLDS(shelf_number(NULL) == -100 && fl_error() == 0);
    HOLDS(shelf_pass(NULL) == NULL && fl_error() == 0);
    return broken != 0;
}
