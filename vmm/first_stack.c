/* The program's first stack: its arguments at the top, guard pages around it, and a thread-local block behind it. */
#include "layout.h"

#include "fail.h"

#include <string.h>

#define STACK_BYTES (1ull << 20)
#define ARGUMENT_BYTES_MAX (STACK_BYTES / 4)

static size_t count_arguments(char *const *arguments, uint64_t *bytes)
{
    size_t count = 0;
    *bytes = 0;
    for (; arguments[count]; count++)
        *bytes += strlen(arguments[count]) + 1;
    return count;
}

/* Strings at its top, below them argc, argv, a null, and an environment of nothing. */
static void fill(struct layout *layout, uint64_t base, unsigned char *stack, char *const *arguments)
{
    uint64_t string_bytes;
    size_t count = count_arguments(arguments, &string_bytes);
    uint64_t words = 1 + count + 1 + 1;
    if (string_bytes > ARGUMENT_BYTES_MAX || words > ARGUMENT_BYTES_MAX / sizeof(uint64_t))
        fail(EXIT_UNACCEPTABLE, "%s: its arguments take %llu KiB, and a program may have %llu; give it fewer",
             layout->process->file, (unsigned long long)(string_bytes + words * sizeof(uint64_t)) >> 10,
             ARGUMENT_BYTES_MAX >> 10);
    uint64_t string = STACK_BYTES - string_bytes;
    uint64_t at = (string - words * sizeof(uint64_t)) & ~15ull;
    uint64_t *vector = (uint64_t *)(void *)(stack + at);
    *vector++ = count;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(arguments[i]) + 1;
        memcpy(stack + string, arguments[i], length);
        *vector++ = base + string;
        string += length;
    }
    layout->table->stack_pointer = base + at;
}

static void make_tls_block(struct layout *layout, uint64_t address)
{
    const struct fl_process_image *table = layout->table;
    guest_phys template = {table->tls_block - FL_DIRECT_BASE}, frames;
    uint64_t fs_base = address + table->tls_fs_offset;
    unsigned char *block = layout_map(layout, address, table->tls_bytes, PAGE_WRITE, &frames);
    memcpy(block, guest_memory_at(&layout->guest->memory, template, table->tls_bytes), table->tls_bytes);
    memcpy(block + table->tls_fs_offset, &fs_base, sizeof fs_base);
    layout->table->fs_base = fs_base;
}

void layout_first_stack(struct layout *layout, uint64_t address, char *const *arguments)
{
    guest_phys frames;
    uint64_t base = address + FL_PAGE_SIZE;
    unsigned char *stack = layout_map(layout, base, STACK_BYTES, PAGE_WRITE, &frames);
    fill(layout, base, stack, arguments);
    make_tls_block(layout, base + STACK_BYTES + FL_PAGE_SIZE);
}
