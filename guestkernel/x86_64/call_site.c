/* Was it a CALL? Reads the bytes before a return address and works out where the instruction there went. */
#include "kernel.h"
#include <machine.h> /* not this folder's own in unit tests */

#define INSTRUCTION_MAX 15 /* bytes, SDM volume 2, 2.3.11 */

/* The registers that the instruction saw, in the order of their encoding. */
static uint64_t register_value(const struct frame *frame, unsigned int number)
{
    static const uint16_t offset[16] = {
        offsetof(struct frame, rax), offsetof(struct frame, rcx), offsetof(struct frame, rdx),
        offsetof(struct frame, rbx), offsetof(struct frame, rsp), offsetof(struct frame, rbp),
        offsetof(struct frame, rsi), offsetof(struct frame, rdi), offsetof(struct frame, r8),
        offsetof(struct frame, r9),  offsetof(struct frame, r10), offsetof(struct frame, r11),
        offsetof(struct frame, r12), offsetof(struct frame, r13), offsetof(struct frame, r14),
        offsetof(struct frame, r15),
    };
    uint64_t value = *(const uint64_t *)((const uint8_t *)frame + offset[number]);
    return number == 4 ? value + 8 : value; /* the CALL pushed after it had read RSP */
}

struct instruction {
    const uint8_t *bytes; /* all of it: its last byte is the last of the instruction */
    unsigned int length;
    uint64_t end;         /* the address behind it */
    uint64_t segment_base;
    bool address_32;
    uint8_t rex;
};

static int64_t displacement(const uint8_t *bytes, unsigned int size)
{
    if (size == 1)
        return (int8_t)bytes[0];
    return (int32_t)((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24);
}

/* FF /2 from the ModRM byte on (SDM volume 2, 2.1.5 and 2.2.1): its target, if it is exactly as long as there are bytes. */
static bool indirect_target(const struct frame *frame, const struct instruction *in, unsigned int at, uint64_t *target)
{
    uint8_t modrm = in->bytes[at++];
    unsigned int mode = modrm >> 6, rm = modrm & 7u;
    if ((modrm >> 3 & 7) != 2)
        return false;
    if (mode == 3) {
        *target = register_value(frame, rm | (in->rex & 1u) << 3);
        return at == in->length;
    }
    uint64_t address = 0;
    unsigned int displacement_size = mode == 1 ? 1 : mode == 2 ? 4 : 0;
    if (rm == 4) {
        if (at == in->length)
            return false;
        uint8_t sib = in->bytes[at++];
        unsigned int index = (sib >> 3 & 7u) | (in->rex & 2u) << 2, base = sib & 7u;
        if (index != 4)
            address = register_value(frame, index) << (sib >> 6);
        if (base == 5 && mode == 0)
            displacement_size = 4;
        else
            address += register_value(frame, base | (in->rex & 1u) << 3);
    } else if (rm == 5 && mode == 0) {
        displacement_size = 4;
        address = in->end;
    } else {
        address = register_value(frame, rm | (in->rex & 1u) << 3);
    }
    if (at + displacement_size != in->length)
        return false;
    if (displacement_size)
        address += (uint64_t)displacement(in->bytes + at, displacement_size);
    if (in->address_32)
        address &= 0xffffffff;
    return user_load64(address + in->segment_base, target);
}

static bool is_call_of(const struct activation *activation, struct instruction in, uint64_t target)
{
    unsigned int at = 0;
    for (; at < in.length; at++) {
        uint8_t byte = in.bytes[at];
        if (byte == 0x67)
            in.address_32 = true;
        else if (byte == 0x64)
            in.segment_base = activation->fs_base;
        else if (byte == 0x65)
            in.segment_base = 0;
        else if (byte != 0x26 && byte != 0x2e && byte != 0x36 && byte != 0x3e && byte != 0x66 && byte != 0xf2 && byte != 0xf3)
            break;
    }
    if (at < in.length && (in.bytes[at] & 0xf0) == 0x40)
        in.rex = in.bytes[at++];
    uint64_t found;
    if (at + 1 < in.length && in.bytes[at] == 0xff)
        return indirect_target(&activation->frame, &in, at + 1, &found) && found == target;
    return in.length - at == 5 && in.bytes[at] == 0xe8 && in.end + (uint64_t)displacement(in.bytes + at + 1, 4) == target;
}

bool call_site_slow(const struct activation *activation, uint64_t return_address, uint64_t target)
{
    uint8_t bytes[INSTRUCTION_MAX];
    for (unsigned int length = 1; length <= INSTRUCTION_MAX; length++) {
        uint8_t *first = bytes + INSTRUCTION_MAX - length;
        if (return_address < length || !user_load8(return_address - length, first))
            return false;
        struct instruction in = {.bytes = first, .length = length, .end = return_address};
        if (length >= 2 && is_call_of(activation, in, target))
            return true;
    }
    return false;
}
