/* What GCC may call behind our back in freestanding code: memcpy, memset and strcmp. */
#include "machine.h"

void *memcpy(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int strcmp(const char *left, const char *right);

void *memcpy(void *to, const void *from, size_t bytes)
{
    memory_copy(to, from, bytes);
    return to;
}

void *memset(void *to, int value, size_t bytes)
{
    uint8_t *byte = to;
    while (bytes--)
        *byte++ = (uint8_t)value;
    return to;
}

int strcmp(const char *left, const char *right)
{
    while (*left && *left == *right) {
        left++;
        right++;
    }
    return (uint8_t)*left - (uint8_t)*right;
}
