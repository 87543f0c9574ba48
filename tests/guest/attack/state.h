/* What of the processor's state no other process may have left its mark on. */
#ifndef ATTACK_STATE_H
#define ATTACK_STATE_H

#include <stddef.h>
#include <stdint.h>

#define FLAGS_OF_OTHERS 0x47500u /* TF, DF, IOPL, NT, AC */

/* In words what is not as it has to be when a function begins, and its value; NULL if all is. */
static inline const char *state_not_as_at_start(uint64_t *value)
{
    static const uint64_t here = 0x0123456789abcdef;
    struct {
        uint32_t control, status, tags, rest[4];
    } x87;
    uint64_t segments[4], mxcsr = 0;
    __asm__ volatile("stmxcsr %0\n fnstenv %1\n fldenv %1" : "+m"(mxcsr), "=m"(x87));
    __asm__ volatile("mov %%ds, %0\n mov %%es, %1\n mov %%fs, %2\n mov %%gs, %3"
                     : "=r"(segments[0]), "=r"(segments[1]), "=r"(segments[2]), "=r"(segments[3]));
    __asm__ volatile("pushfq\n pop %0" : "=r"(*value));
    if (*value & FLAGS_OF_OTHERS)
        return "flags are set";
    *value = mxcsr;
    if ((mxcsr & ~0x3fu) != 0x1f80) /* but for what was rounded since */
        return "MXCSR is another's";
    *value = (uint64_t)x87.tags << 32 | x87.control;
    if ((x87.control & 0xffff) != 0x37f || (x87.tags & 0xffff) != 0xffff)
        return "the x87 state is another's";
    if (segments[0] == 0x23) /* some KVMs never load what the kernel loads */
        for (unsigned int i = 0; i < 4; i++)
            if ((*value = segments[i]) != 0x23)
                return "a segment is another's";
    __asm__ volatile("mov %%gs:(%1), %0" : "=r"(*value) : "r"(&here) : "memory");
    return *value == here ? NULL : "the GS base is another's";
}

#endif
