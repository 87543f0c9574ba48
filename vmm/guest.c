/* Makes a guest: everything the kernel finds in memory at its first instruction. */
#include "guest.h"

#include "fail.h"
#include "guest_parts.h"

#include <stdlib.h>
#include <sys/random.h>

#define FIRST_FREE (FL_LINK_PHYS + (1 + FL_LINK_SLOTS) * FL_PAGE_SIZE)

void *guest_records(struct guest *guest, uint64_t count, uint64_t size, guest_phys *address)
{
    uint64_t bytes = (count * size + 15) / 16 * 16;
    if (bytes > guest->records_end.value - guest->records_next.value) {
        uint64_t pages = (bytes + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE;
        guest->records_next = guest_memory_take(&guest->memory, pages);
        guest->records_end.value = guest->records_next.value + pages * FL_PAGE_SIZE;
    }
    *address = guest->records_next;
    guest->records_next.value += bytes;
    return guest_memory_at(&guest->memory, *address, bytes);
}

uint64_t guest_random(void)
{
    uint64_t random;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        fail(EXIT_MONITOR, "the system gives no random numbers, without which no guest is safe from its programs");
    return random;
}

void guest_create(struct guest *guest, const struct guest_options *options)
{
    *guest = (struct guest){0};
    find_processes(guest, options);
    image_read_kernel(&guest->kernel, options->kernel_file, &guest->start);
    guest_memory_create(&guest->memory, options->memory_bytes);
    guest->memory.next_free = FIRST_FREE;
    guest->boot = guest_memory_at(&guest->memory, (guest_phys){FL_BOOT_PHYS}, sizeof *guest->boot);
    guest->link = guest_memory_at(&guest->memory, (guest_phys){FL_LINK_PHYS}, sizeof *guest->link);

    guest_phys processes;
    guest_records(guest, guest->process_count, sizeof(struct fl_process_image), &processes);
    guest->boot->processes = kernel_pointer(processes);
    guest->boot->process_count = (uint32_t)guest->process_count;
    guest->boot->magic = FL_BOOT_MAGIC;
    guest->boot->version = FL_ABI_VERSION;
    guest->boot->bell = (uint32_t)options->bell;
    guest->boot->memory_bytes = guest->memory.bytes;
    guest->boot->random = guest_random();
    guest->boot->copy_threshold = options->copy_threshold;
    guest_phys page_table = kernel_lay_out(guest, options);
    guest->boot->boot_page_table = page_table.value;
    for (size_t i = 0; i < guest->process_count; i++)
        process_lay_out(guest, options, i, page_table);
    bind_all(guest, options);
    guest->boot->free_first = guest->memory.next_free;
}

void guest_destroy(struct guest *guest)
{
    for (size_t i = 0; i < guest->function_count; i++) {
        free(guest->functions[i].server);
        free(guest->functions[i].function);
    }
    for (size_t i = 0; i < guest->process_count; i++)
        image_free(&guest->processes[i].image);
    image_free(&guest->kernel);
    free(guest->functions);
    free(guest->processes);
    guest_memory_destroy(&guest->memory);
}
