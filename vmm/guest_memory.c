/* The guest's memory: a memfd that the machine maps as well, and the only way from a guest address to a pointer. */
#include "guest_memory.h"

#include "fail.h"
#include "faultline/abi/layout.h"
#include "page_table.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void guest_memory_create(struct guest_memory *memory, uint64_t bytes)
{
    if (bytes < FL_MEMORY_MIN || bytes > FL_MEMORY_MAX || bytes % FL_PAGE_SIZE != 0)
        fail(EXIT_MONITOR, "--mem is %" PRIu64 " bytes, and a guest has between %llu and %llu MiB, in pages of 4 KiB",
             bytes, FL_MEMORY_MIN >> 20, FL_MEMORY_MAX >> 20);
    *memory = (struct guest_memory){.bytes = bytes};
    memory->fd = memfd_create("faultline-guest", MFD_CLOEXEC);
    if (memory->fd < 0 || ftruncate(memory->fd, (off_t)bytes) != 0)
        fail(EXIT_MONITOR, "no memory for the guest (%" PRIu64 " MiB): %s; ask for less with --mem", bytes >> 20,
             strerror(errno));
    memory->base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, memory->fd, 0);
    if (memory->base == MAP_FAILED)
        fail(EXIT_MONITOR, "the guest's memory (%" PRIu64 " MiB) cannot be mapped: %s; ask for less with --mem",
             bytes >> 20, strerror(errno));
}

void guest_memory_destroy(struct guest_memory *memory)
{
    munmap(memory->base, memory->bytes);
    close(memory->fd);
}

void *guest_memory_at(const struct guest_memory *memory, guest_phys address, uint64_t bytes)
{
    if (bytes > memory->bytes || address.value > memory->bytes - bytes)
        return NULL;
    return memory->base + address.value;
}

guest_phys guest_memory_take(struct guest_memory *memory, uint64_t count)
{
    guest_phys first = {memory->next_free};
    if (count > (memory->bytes - memory->next_free) / FL_PAGE_SIZE)
        fail(EXIT_MONITOR,
             "%" PRIu64 " MiB of memory are too little for the programs and servers; ask for more with --mem",
             memory->bytes >> 20);
    memory->next_free += count * FL_PAGE_SIZE;
    return first;
}

bool guest_memory_read_user(const struct guest_memory *memory, guest_phys page_table, guest_virt from, void *to,
                            uint64_t bytes)
{
    unsigned char *copy = to;
    struct page_walk walk = {.memory = memory, .page_table = page_table};
    if (bytes > FL_USER_TOP || from.value > FL_USER_TOP - bytes)
        return false;
    while (bytes) {
        guest_phys frame;
        uint64_t offset = from.value % FL_PAGE_SIZE, piece = FL_PAGE_SIZE - offset;
        if (piece > bytes)
            piece = bytes;
        if (!page_walk_find(&walk, from, &frame))
            return false;
        const unsigned char *page = guest_memory_at(memory, frame, FL_PAGE_SIZE);
        if (!page)
            return false;
        memcpy(copy, page + offset, piece);
        copy += piece;
        from.value += piece;
        bytes -= piece;
    }
    return true;
}
