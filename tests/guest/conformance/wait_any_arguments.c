/* fl_wait_any takes 1 to 64 futures from memory that the caller can read; otherwise it fails with EFAULT. One that is none is
   EBADF, whatever the others are.
   native: no, since a bad pointer is a crash there */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    fl_future futures[65];
    for (int i = 0; i < 65; i++)
        futures[i] = gate_note_async(i);
    HOLDS(fl_wait_any(futures, 0, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_any(futures, 65, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_any(futures, (size_t)-1, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_any((const fl_future *)0x12345000, 1, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_any(NULL, 1, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_any(futures, 64, -1) == 0 && fl_error() == 0);
    fl_future bad[3] = {futures[64], 0, futures[63]};
    HOLDS(fl_wait_any(&bad[1], 2, -1) == -1 && fl_error() == EBADF);
    HOLDS(gate_note_result(futures[64]) == 65);
    return broken != 0;
}
