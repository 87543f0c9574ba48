/* What comes back is copied by f_result, to where f_async was told: if that is no longer the caller's to write, f_result
   fails with EFAULT, and the future is no more.
   native: no, since a bad pointer is a crash there */
#include "gate.import.h"
#include "holds.h"
#include "kinds.import.h"

#include <stdint.h>
#include <threads.h>

/* As the ABI has it. */
typedef struct kinds_block *block_result_at(struct kinds_block *at, fl_future future);

static fl_future future;
static int *gone;

static int start(void *unused)
{
    int values[4] = {7, 7, 7, 7}; /* on a stack that will be gone */
    (void)unused;
    gone = values;
    future = gate_fill_async(gone, 4);
    return values[0];
}

int main(void)
{
    thrd_t thread;
    int values[2] = {0, 0};
    thrd_create(&thread, start, NULL);
    thrd_join(thread, NULL);
    wait_until_gone(gone);
    HOLDS(future != 0);
    gate_open();
    HOLDS(gate_fill_result(future) == -1 && fl_error() == EFAULT);
    HOLDS(gate_fill_result(future) == -1 && fl_error() == EBADF);
    HOLDS(gate_fill_result(gate_fill_async(values, 2)) == 1 && values[1] == 2);

    /* Of a large result it is f_result itself that says where. */
    block_result_at *block_result = (block_result_at *)(uintptr_t)kinds_block_result;
    struct kinds_block block = {{0}};
    HOLDS(block_result(&block, kinds_block_async(1, block)) == &block && block.words[4] == 5);
    future = kinds_block_async(1, block);
    block_result((struct kinds_block *)0x12345000, future);
    HOLDS(fl_error() == EFAULT);
    block_result(NULL, kinds_block_async(1, block));
    HOLDS(fl_error() == EFAULT);
    block_result(&block, future);
    HOLDS(fl_error() == EBADF && block.words[4] == 0);
    return broken != 0;
}
