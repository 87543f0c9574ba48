/* The kernel's start: from the monitor's hand-over to the program's first instruction. */
#include "kernel.h"
#include "machine.h"

/* Called by boot.S on the kernel's stack, with the boot page table. Returns the activation to run. */
struct activation *kernel_main(struct fl_boot *handed_over, uint64_t entry_time)
{
    boot = handed_over;
    cpu_start();
    bell_start();
    if (boot->magic != FL_BOOT_MAGIC || boot->version != FL_ABI_VERSION)
        panic("the monitor is of another version than the kernel", boot->version);
    struct activation *program = process_start_all();
    vector_state_load(vector_state_start);
    activation_enter(program);
    boot->entry_tsc = entry_time;
    boot->first_user_tsc = time_stamp();
    return program;
}
