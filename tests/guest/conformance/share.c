/* FL_SHARE lends the caller's own pages for the time of the call: what either side writes the other sees at once, and
   nothing is copied. NULL passes as NULL; several can be lent, and beside other pointers. */
#include "holds.h"
#include "pages.import.h"

#include <string.h>
#include <threads.h>

static unsigned char shared[3 * PAGE] __attribute__((aligned(PAGE)));
static unsigned char other[3 * PAGE] __attribute__((aligned(PAGE)));
static unsigned words[PAGE / sizeof(unsigned)] __attribute__((aligned(PAGE)));

static int answer(void *unused)
{
    (void)unused;
    while (!__atomic_load_n(&words[0], __ATOMIC_ACQUIRE))
        fl_yield();
    __atomic_store_n(&words[1], 77, __ATOMIC_RELEASE);
    return 0;
}

int main(void)
{
    thrd_t thread;
    shared[0] = 5;
    HOLDS(pages_fill(shared, sizeof shared, 6) == 5 && fl_error() == 0);
    HOLDS(shared[0] == 6 && shared[sizeof shared - 1] == 6);
    HOLDS(pages_fill(shared + PAGE, 10, 7) == 6 && shared[PAGE] == 7 && shared[PAGE + 9] == 7 &&
          shared[PAGE + 10] == 6);
    HOLDS(pages_fill(NULL, sizeof shared, 1) == -100 && fl_error() == 0);

    thrd_create(&thread, answer, NULL);
    HOLDS(pages_talk(words, PAGE / sizeof(unsigned)) == 77);
    thrd_join(thread, NULL);

    HOLDS(pages_two(shared, other, sizeof shared) == 0 && other[0] == 6 && other[PAGE] == 7 && shared[0] == 'o');
    HOLDS(pages_two(shared, shared, PAGE) == 0);
    char copy[4] = "-";
    HOLDS(pages_mixed(shared, PAGE, "xy", copy, 4, 4) == 0 && shared[PAGE - 1] == 'x' && copy[0] == 'y');
    return broken != 0;
}
