/* Instructions that are the kernel's, or none, or leave a strange state: a piece of code for each, which returns. */
#ifndef ATTACK_INSTRUCTIONS_H
#define ATTACK_INSTRUCTIONS_H

#include <stddef.h>
#include <stdint.h>

#define INSTRUCTION_ROOM 32 /* bytes from one to the next */

extern const uint8_t trick_instructions[], trick_instructions_end[];

static inline size_t trick_instruction_count(void)
{
    return (size_t)(trick_instructions_end - trick_instructions) / INSTRUCTION_ROOM;
}

#endif
