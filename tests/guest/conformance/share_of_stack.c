/* Memory that is given up while it is shared, such as the stack of a thread that ends, is nobody else's before the call has
   ended. */
#include "holds.h"
#include "pages.import.h"

#include <string.h>
#include <threads.h>

enum { MAPPED = 64 };

static unsigned char *lent;
static unsigned ready;

static int lend_stack(void *unused)
{
    unsigned char memory[3 * PAGE];
    (void)unused;
    memset(memory, 1, sizeof memory);
    lent = (unsigned char *)(((unsigned long)memory + PAGE - 1) & ~(PAGE - 1ul));
    ready = 1;
    fl_wake_word(&ready, 1);
    pages_await(1); /* and end */
    return memory[0];
}

static int call(void *unused)
{
    (void)unused;
    return pages_at_gate(lent, 2 * PAGE, 9);
}

int main(void)
{
    thrd_t lender, caller;
    int result;
    thrd_create(&lender, lend_stack, NULL);
    while (!ready)
        fl_wait_word(&ready, 0, -1);
    thrd_create(&caller, call, NULL);
    thrd_join(lender, NULL);
    unsigned char *mapped = (unsigned char *)fl_map(MAPPED * PAGE);
    pages_gate(1);
    thrd_join(caller, &result);
    HOLDS(result == 9 && pages_found() == 1);
    int zeros = 0;
    for (int i = 0; i < MAPPED * PAGE; i += 64)
        zeros += mapped[i] == 0;
    HOLDS(zeros == MAPPED * PAGE / 64);
    return broken != 0;
}
