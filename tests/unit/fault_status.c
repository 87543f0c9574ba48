/* The exit status of every kind of fault, and the names of the instructions that are no program's to execute. */
#include "vmm/fault_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct {
    const char *instruction;
    uint32_t vector;
    uint8_t code[8];
    uint32_t code_bytes;
    uint32_t reason;
    int status;
} faults[] = {
    {"hlt", 13, {0xf4}, 1, 0, 139},
    {"mov to a control register", 13, {0x0f, 0x22, 0xd8}, 3, 0, 139},
    {"mov from a control register", 13, {0x0f, 0x20, 0xd8}, 3, 0, 139},
    {"mov to a control register", 13, {0x44, 0x0f, 0x22, 0xc0}, 4, 0, 139},
    {"in", 13, {0xe4, 0x60}, 2, 0, 139},
    {"in", 13, {0x66, 0xed}, 2, 0, 139},
    {"out", 13, {0xee}, 1, 0, 139},
    {"outs", 13, {0xf3, 0x6e}, 2, 0, 139},
    {"cli", 13, {0xfa}, 1, 0, 139},
    {"sti", 13, {0xfb}, 1, 0, 139},
    {"lgdt", 13, {0x0f, 0x01, 0x10}, 3, 0, 139},
    {"lidt", 13, {0x0f, 0x01, 0x18}, 3, 0, 139},
    {"invlpg", 13, {0x0f, 0x01, 0x38}, 3, 0, 139},
    {"swapgs", 13, {0x0f, 0x01, 0xf8}, 3, 0, 139},
    {"lldt or ltr", 13, {0x0f, 0x00, 0xd8}, 3, 0, 139},
    {"wrmsr", 13, {0x0f, 0x30}, 2, 0, 139},
    {"iret", 13, {0x48, 0xcf}, 2, 0, 139},
    {"int 0x80", 13, {0xcd, 0x80}, 2, 0, 139},
    {"int 0x80", 6, {0xcd, 0x80}, 2, 0, 139},
    {"int 0x21", 11, {0xcd, 0x21}, 2, 0, 139},
    {"hlt", 6, {0xf4}, 1, 0, 139},
    {"syscall", 6, {0x0f, 0x05}, 2, 0, 132},
    {"syscall", 14, {0x0f, 0x05}, 2, FL_FAULT_SYSCALL, 132},
    {"syscall", 14, {0}, 0, FL_FAULT_SYSCALL, 132},
    {"sysenter", 13, {0x0f, 0x34}, 2, 0, 132},
    {"sysenter", 6, {0x0f, 0x34}, 2, 0, 132},
    {"ud2", 6, {0x0f, 0x0b}, 2, 0, 132},
    {"ud2", 13, {0x0f, 0x0b}, 2, 0, 132},
    {"", 6, {0x06}, 1, 0, 132},
    {"", 6, {0}, 0, 0, 132},
    {"int3", 3, {0xcc}, 1, 0, 133},
    {"int3", 13, {0xcc}, 1, 0, 133},
    {"", 3, {0}, 0, 0, 133},
    {"", 1, {0xf4}, 1, 0, 133},
    {"", 0, {0xf7, 0xf1}, 2, 0, 136},
    {"", 16, {0x9b}, 1, 0, 136},
    {"", 19, {0xf2, 0x0f, 0x5e, 0xc1}, 4, 0, 136},
    {"", 14, {0x0f, 0x0b}, 2, 0, 139},
    {"", 14, {0x0f, 0x05}, 2, 0, 139},
    {"", 12, {0xf4}, 1, 0, 139},
    {"", 17, {0x8b, 0x00}, 2, 0, 139},
    {"", 13, {0x48, 0x8b, 0x00}, 3, 0, 139},
    {"", 13, {0x0f}, 1, 0, 139},
    {"", 13, {0x66, 0x66}, 2, 0, 139},
    {"", 13, {0x0f, 0x01}, 2, 0, 139},
};

static struct fl_report report_of(size_t i)
{
    struct fl_report report = {.kind = FL_REPORT_FAULT,
                               .vector = faults[i].vector,
                               .reason = faults[i].reason,
                               .code_bytes = faults[i].code_bytes};
    memcpy(report.code, faults[i].code, sizeof faults[i].code);
    return report;
}

static void each_fault_has_its_status(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct fl_report report = report_of(i);
        if (fault_status(&report) != faults[i].status)
            fail_msg("fault %zu (%s): status %d", i, faults[i].instruction, fault_status(&report));
    }
}

static void instructions_have_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct fl_report report = report_of(i);
        char name[48];
        assert_string_equal(fault_instruction(&report, name, sizeof name), faults[i].instruction);
    }
}

static void too_many_bytes_are_not_read(void **state)
{
    (void)state;
    struct fl_report report = {.vector = 13, .code_bytes = UINT32_MAX};
    memset(report.code, 0x66, sizeof report.code);
    assert_int_equal(fault_status(&report), 139);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_has_its_status),
        cmocka_unit_test(instructions_have_names),
        cmocka_unit_test(too_many_bytes_are_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
