/* Copies between the kernel and user memory of the current address space; what is not there ends the copy, not the kernel. */
#include "kernel.h"
#include "machine.h"

#define FIXED_UP_STRING_OPERATION(operation, ...)                                        \
    do {                                                                                 \
        __asm__ volatile goto("1: " operation "\n" FIXUP_ENTRY("1b", "%l[fault]")                 \
                     : __VA_ARGS__                                                       \
                     :                                                                   \
                     : "memory"                                                          \
                     : fault);                                                           \
    } while (0)

static bool copy(void *to, const void *from, uint64_t bytes)
{
    uint64_t words = bytes / 8, rest = bytes % 8;
    FIXED_UP_STRING_OPERATION("rep movsq", "+D"(to), "+S"(from), "+c"(words));
    FIXED_UP_STRING_OPERATION("rep movsb", "+D"(to), "+S"(from), "+c"(rest));
    return true;
fault:
    return false;
}

bool user_copy_in(void *to, uint64_t from, uint64_t bytes)
{
    return user_range(from, bytes) && copy(to, (const void *)from, bytes);
}

bool user_copy_out(uint64_t to, const void *from, uint64_t bytes)
{
    return user_range(to, bytes) && copy((void *)to, from, bytes);
}

bool user_clear(uint64_t to, uint64_t bytes)
{
    static const uint8_t zeros[256];
    for (uint64_t done = 0; done < bytes; done += sizeof zeros) {
        uint64_t piece = bytes - done < sizeof zeros ? bytes - done : sizeof zeros;
        if (!user_copy_out(to + done, zeros, piece))
            return false;
    }
    return true;
}

bool user_string_length(uint64_t address, uint64_t limit, uint64_t *length)
{
    uint64_t found = 0;
    while (found <= limit) {
        uint64_t word;
        /* A word that lies in one page is readable if its first byte is. */
        if ((address + found) % 8 == 0 && user_load64(address + found, &word)) {
            uint64_t zeros = (word - 0x0101010101010101) & ~word & 0x8080808080808080;
            if (!zeros) {
                found += 8;
                continue;
            }
            found += (uint64_t)__builtin_ctzll(zeros) / 8;
            break;
        }
        uint8_t byte;
        if (!user_load8(address + found, &byte))
            return false;
        if (byte == 0)
            break;
        found++;
    }
    *length = found > limit ? limit + 1 : found;
    return true;
}
