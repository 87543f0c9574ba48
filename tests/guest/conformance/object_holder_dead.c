/* When a process ends, all its holds are dropped: what nobody else holds is released, once each.
   run: --server=desk=desk.server,allow=shelf
   stderr: desk: exited with status 0 inside desk_die */
#include "desk.import.h"
#include "holds.h"
#include "shelf.import.h"

#include <string.h>

int main(void)
{
    int numbers[SHELF_NOTES], times[SHELF_BOOKS] = {0};
    struct book *shared = shelf_book(3);
    HOLDS(desk_hoard(SHELF_BOOKS) == SHELF_BOOKS);
    HOLDS(desk_hoard(4) == 4);
    HOLDS(desk_hold(shared) == 0);
    struct book *given = desk_fetch(5);
    HOLDS(shelf_released_count() == 0);
    HOLDS(desk_die() == -1 && fl_error() == EOWNERDEAD);
    for (int i = 0; i < 500 && shelf_released_count() < SHELF_BOOKS - 2; i++)
        fl_sleep(MILLISECOND);
    fl_sleep(MILLISECOND);
    HOLDS(shelf_released(numbers) == SHELF_BOOKS - 2);
    for (int i = 0; i < SHELF_BOOKS - 2; i++)
        times[numbers[i]]++;
    for (int i = 0; i < SHELF_BOOKS; i++)
        HOLDS(times[i] == (i != 3 && i != 5));
    HOLDS(shelf_number(shared) == 3 && shelf_number(given) == 5);
    HOLDS(fl_release(shared) == 0 && fl_release(given) == 0);
    shelf_calls();
    HOLDS(shelf_released(numbers) == 2 && numbers[0] == 3 && numbers[1] == 5);
    return broken != 0;
}
