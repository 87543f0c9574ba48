/* A process can have 10,000 handles of 10,000 objects at once within 64 MiB of memory for all, and gives them all back.
   run: --mem=64M
   engine: tcg */
#include "holds.h"
#include "shelf.import.h"

enum { MANY = 10000 };

int main(void)
{
    static struct book *books[MANY];
    int good = 0;
    for (int i = 0; i < MANY; i++)
        good += (books[i] = shelf_new(i)) != NULL;
    HOLDS(good == MANY && shelf_live() == MANY);
    good = 0;
    for (int i = 0; i < MANY; i += 97)
        good += shelf_number(books[i]) == i;
    HOLDS(good == (MANY + 96) / 97);
    for (int i = 0; i < MANY; i++)
        fl_release(books[i]);
    shelf_calls();
    HOLDS(shelf_live() == 0 && shelf_released_count() == MANY);
    return broken != 0;
}
