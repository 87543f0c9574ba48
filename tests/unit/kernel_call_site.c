/* Which instructions before a return address count as a CALL of a slot: every form of E8 and FF /2, and nothing else. */
#include "kernel.h"
#include "machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define SPACE 1u
#define CODE 0x400000ull   /* instructions are put so that they end at RETURN */
#define RETURN (CODE + 64)
#define DATA 0x500000ull
#define SLOT 0x600004ull

struct form {
    const char *name;
    uint8_t bytes[15];
    unsigned int length;
    bool is_call;
};

/* Registers: rax = SLOT, rbx = DATA (which holds SLOT at 0, 16 and 0x100), rcx = 2, r12 = DATA, r13 = SLOT, fs = DATA. */
static const struct form forms[] = {
    {"call rel32", {0xe8}, 5, true},
    {"call rel32 with an address-size prefix", {0x67, 0xe8}, 6, true},
    {"call rax", {0xff, 0xd0}, 2, true},
    {"notrack call rax", {0x3e, 0xff, 0xd0}, 3, true},
    {"call r13", {0x41, 0xff, 0xd5}, 3, true},
    {"call r13 with a useless REX.W", {0x49, 0xff, 0xd5}, 3, true},
    {"call [rbx]", {0xff, 0x13}, 2, true},
    {"call [rbx+16]", {0xff, 0x53, 0x10}, 3, true},
    {"call [rbx+0x100]", {0xff, 0x93, 0x00, 0x01, 0x00, 0x00}, 6, true},
    {"call [r12]", {0x41, 0xff, 0x14, 0x24}, 4, true},
    {"call [rbx+rcx*8]", {0xff, 0x14, 0xcb}, 3, true},
    {"call [rcx*8+disp32]", {0xff, 0x14, 0xcd, 0x00, 0x00, 0x50, 0x00}, 7, true},
    {"call [rip+disp]", {0xff, 0x15, 0xc0, 0xff, 0x0f, 0x00}, 6, true}, /* RETURN + 0xfffc0 == DATA */
    {"call [rsp+8]", {0xff, 0x54, 0x24, 0x08}, 4, true},
    {"call [ebx]", {0x67, 0xff, 0x13}, 3, true},
    {"call fs:[0]", {0x64, 0xff, 0x14, 0x25, 0x00, 0x00, 0x00, 0x00}, 8, true},
    {"jmp rax", {0xff, 0xe0}, 2, false},
    {"push rax", {0xff, 0xf0}, 2, false},
    {"call far [rbx]", {0xff, 0x1b}, 2, false},
    {"call rcx, which is not the slot", {0xff, 0xd1}, 2, false},
    {"call [rbx+8], which is not the slot", {0xff, 0x53, 0x08}, 3, false},
    {"call [0], not readable", {0xff, 0x14, 0x25, 0x00, 0x00, 0x00, 0x00}, 7, false},
    {"ret", {0x90, 0xc3}, 2, false},
    {"jmp rel32", {0xe9}, 5, false},
    {"nothing", {0x90, 0x90}, 2, false},
};

static void write_space(uint64_t address, const void *bytes, uint64_t count)
{
    assert_true(user_copy_out(address, bytes, count));
}

static struct activation at_slot(void)
{
    fake_machine_reset();
    fake_map(SPACE, CODE, 1, true);
    fake_map(SPACE, DATA, 1, true);
    fake_current_space = SPACE;
    uint64_t slot = SLOT;
    write_space(DATA, &slot, 8);
    write_space(DATA + 16, &slot, 8);
    write_space(DATA + 0x100, &slot, 8);
    write_space(DATA + 0x808, &slot, 8);
    struct activation activation = {.fs_base = DATA};
    activation.frame.rax = SLOT;
    activation.frame.rbx = DATA;
    activation.frame.rcx = 2;
    activation.frame.r12 = DATA;
    activation.frame.r13 = SLOT;
    activation.frame.rsp = DATA + 0x800 - 8; /* rsp was DATA + 0x800 before the CALL pushed */
    return activation;
}

static void put(const struct form *form)
{
    uint8_t bytes[15];
    memcpy(bytes, form->bytes, sizeof bytes);
    unsigned int last = form->length - 1;
    if (form->length >= 5 && (form->bytes[last - 4] == 0xe8 || form->bytes[last - 4] == 0xe9)) {
        int32_t displacement = (int32_t)(SLOT - RETURN);
        memcpy(bytes + last - 3, &displacement, sizeof displacement);
    }
    write_space(RETURN - form->length, bytes, form->length);
}

static void every_form_of_call_is_told_from_what_is_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct activation activation = at_slot();
        put(&forms[i]);
        if (call_site_slow(&activation, RETURN, SLOT) != forms[i].is_call)
            fail_msg("%s", forms[i].name);
    }
}

static void a_call_of_another_slot_does_not_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct activation activation = at_slot();
        put(&forms[i]);
        assert_false(call_site_slow(&activation, RETURN, SLOT + 4));
    }
}

static void bytes_are_read_up_to_where_the_page_begins(void **state)
{
    (void)state;
    struct activation activation = at_slot();
    const uint8_t call_rax[] = {0xff, 0xd0};
    write_space(CODE, call_rax, sizeof call_rax);
    assert_true(call_site_slow(&activation, CODE + 2, SLOT));
    assert_false(call_site_slow(&activation, CODE + 1, SLOT));
    assert_false(call_site_slow(&activation, 0, SLOT));
    assert_false(call_site_slow(&activation, 1, SLOT));
    assert_false(call_site_slow(&activation, 0xffffffff80000000, SLOT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_call_is_told_from_what_is_none),
        cmocka_unit_test(a_call_of_another_slot_does_not_count),
        cmocka_unit_test(bytes_are_read_up_to_where_the_page_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
