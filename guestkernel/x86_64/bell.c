/* The bell: how the kernel gets the monitor's attention, and sleeps until it has it. */
#include "kernel.h"
#include "machine.h"

/* QEMU's UART (16550) at FL_BELL_UART_PORT. */
#define UART_DATA (FL_BELL_UART_PORT + 0)
#define UART_INTERRUPT_ENABLE (FL_BELL_UART_PORT + 1)
#define UART_MODEM_CONTROL (FL_BELL_UART_PORT + 4)
#define UART_LINE_STATUS (FL_BELL_UART_PORT + 5)
#define UART_DATA_READY 0x01
#define UART_OUT2 0x08 /* connects the UART's interrupt to the controller */
#define UART_IRQ 4

#define IO_APIC (FL_DEVICE_BASE + FL_PAGE_SIZE)
#define IO_APIC_SELECT 0x00
#define IO_APIC_WINDOW 0x10
#define IO_APIC_REDIRECTION 0x10

#define POLLS_BEFORE_SLEEP 200 /* an answer that comes at once is cheaper to wait for than an interrupt */

static void port_write(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static uint8_t port_read(uint16_t port)
{
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
    return value;
}

void bell_start(void)
{
    if (boot->bell != FL_BELL_UART)
        return;
    local_apic_start();
    device_write(IO_APIC + IO_APIC_SELECT, IO_APIC_REDIRECTION + 2 * UART_IRQ + 1);
    device_write(IO_APIC + IO_APIC_WINDOW, 0); /* to CPU 0 */
    device_write(IO_APIC + IO_APIC_SELECT, IO_APIC_REDIRECTION + 2 * UART_IRQ);
    device_write(IO_APIC + IO_APIC_WINDOW, VECTOR_UART); /* fixed, edge, active high, not masked */
    port_write(UART_MODEM_CONTROL, UART_OUT2);
}

static bool answered(void)
{
    return port_read(UART_LINE_STATUS) & UART_DATA_READY;
}

/* The UART's interrupt is on only while the CPU sleeps, so that it never comes at any other time. */
static void sleep_until_answered(void)
{
    port_write(UART_INTERRUPT_ENABLE, 1);
    while (!answered())
        __asm__ volatile("sti\n hlt\n cli" : : : "memory");
    port_write(UART_INTERRUPT_ENABLE, 0);
    __asm__ volatile("sti\n nop\n cli" : : : "memory"); /* takes the one that may still be pending */
}

void bell_ring(enum fl_bell what)
{
    if (boot->bell != FL_BELL_UART) {
        port_write(FL_BELL_PORT, (uint8_t)what);
        return;
    }
    port_write(UART_DATA, (uint8_t)what);
    for (unsigned int polls = 0; polls < POLLS_BEFORE_SLEEP && !answered(); polls++)
        __asm__ volatile("pause");
    if (!answered())
        sleep_until_answered();
    port_read(UART_DATA);
}

void bell_end(void)
{
    port_write(boot->bell == FL_BELL_UART ? UART_DATA : FL_BELL_PORT, FL_RING_END);
    for (;;)
        __asm__ volatile("cli\n hlt");
}
