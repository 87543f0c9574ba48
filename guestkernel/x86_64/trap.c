/* What comes in through the vectors: faults and calls of user code, and the few traps the kernel itself may take. */
#include "kernel.h"
#include "machine.h"

static uint64_t fault_address(void)
{
    uint64_t address;
    __asm__ volatile("mov %%cr2, %0" : "=r"(address));
    return address;
}

/* Called by entry.S with interrupts off, for all but page faults, which go to call_page_fault(). Returns what goes on. */
struct activation *trap_from_user(struct activation *activation)
{
    uint64_t vector = activation->frame.vector;
    if (vector == VECTOR_TIMER) {
        local_apic_end_of_interrupt();
        return schedule_tick(activation);
    }
    if (vector == VECTOR_SPURIOUS)
        return activation;
    if (vector >= 32)
        panic("an interrupt nobody asked for", vector);
    return fault_end_process(activation, FL_FAULT_PLAIN, 0);
}

struct fixup {
    int32_t from_at, to_at; /* self-relative */
};
extern const struct fixup fixup_table_start[], fixup_table_end[];

/* Called by entry.S with a frame on the kernel's own stack: user memory that was not there, or the interrupts of the bell and the timer. */
void trap_from_kernel(struct frame *frame)
{
    if (frame->vector == VECTOR_UART || frame->vector == VECTOR_TIMER) {
        local_apic_end_of_interrupt();
        if (frame->vector == VECTOR_TIMER)
            schedule_tick_missed();
        return;
    }
    if (frame->vector == VECTOR_SPURIOUS)
        return;
    if (frame->vector == VECTOR_PAGE_FAULT && fault_address() < FL_USER_TOP &&
        stack_touch(space_owner, fault_address()) == TOUCH_MAPPED)
        return;
    if (frame->vector == VECTOR_PAGE_FAULT && fault_address() < FL_USER_TOP)
        for (const struct fixup *fixup = fixup_table_start; fixup < fixup_table_end; fixup++)
            if ((uint64_t)&fixup->from_at + (uint64_t)(int64_t)fixup->from_at == frame->rip) {
                frame->rip = (uint64_t)&fixup->to_at + (uint64_t)(int64_t)fixup->to_at;
                return;
            }
    panic("a fault in the kernel", frame->rip);
}
