/* The local APIC (SDM volume 3, 11): its timer, and the end of interrupts. Its page is mapped at FL_DEVICE_BASE. */
#include "kernel.h"
#include "machine.h"

/* SDM volume 3, 11.4.1 and 11.5.4 */
#define END_OF_INTERRUPT (FL_DEVICE_BASE + 0xb0)
#define SPURIOUS (FL_DEVICE_BASE + 0xf0)
#define TIMER_VECTOR (FL_DEVICE_BASE + 0x320)
#define TIMER_INITIAL_COUNT (FL_DEVICE_BASE + 0x380)
#define TIMER_DIVIDE (FL_DEVICE_BASE + 0x3e0)
#define ENABLE 0x100u
#define DIVIDE_BY_1 0xbu

#define COUNT_MAX 0xffffffffu /* both engines count nanoseconds: some 4 seconds, after which the kernel looks again */

void local_apic_start(void)
{
    device_write(SPURIOUS, ENABLE | VECTOR_SPURIOUS);
}

void local_apic_end_of_interrupt(void)
{
    device_write(END_OF_INTERRUPT, 0);
}

void timer_set(uint64_t ns)
{
    static bool started;
    if (!started) { /* most programs never need it */
        started = true;
        local_apic_start();
        device_write(TIMER_DIVIDE, DIVIDE_BY_1);
        device_write(TIMER_VECTOR, VECTOR_TIMER);
    }
    device_write(TIMER_INITIAL_COUNT, ns < COUNT_MAX ? (uint32_t)ns : COUNT_MAX);
}
