/* What is shown of texts that others have chosen. */
#include "personality/host/printable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_shown(const char *text, const char *wanted)
{
    char *copy = strdup(text); /* of its own length, so that a sanitizer sees who reads on */
    assert_non_null(copy);
    printable(copy);
    assert_string_equal(copy, wanted);
    free(copy);
}

static void keeps_letters_of_any_language(void **state)
{
    (void)state;
    assert_shown("", "");
    assert_shown("/usr/share/a file~", "/usr/share/a file~");
    assert_shown("\u00e9t\u00e9 \u4f60\u597d \U0001f600 \u00a0\u00ff",
                 "\u00e9t\u00e9 \u4f60\u597d \U0001f600 \u00a0\u00ff");
}

static void replaces_what_commands_a_terminal(void **state)
{
    (void)state;
    assert_shown("\x1b[2J\r\n\t\b\x7f.", "?[2J?????.");
    assert_shown("\xc2\x9b"
                 "2J\xc2\x85.",
                 "??2J??."); /* the same in C1: CSI and NEL */
    assert_shown("a\u202e"
                 "b\u2028"
                 "c\u2066"
                 "d",
                 "a???b???c???d");
}

static void replaces_what_is_not_utf_8(void **state)
{
    (void)state;
    assert_shown("\x9b"
                 "2J",
                 "?2J"); /* CSI, for a terminal of 8 bits */
    assert_shown("\xc1\x9b\xe0\x82\x9b\xf0\x80\x82\x9b", "?????????"); /* longer than need be */
    assert_shown("\xed\xa0\x80\xf4\x90\x80\x80\xff\xfe", "?????????"); /* no characters */
    assert_shown("\xe4\xbd", "??");
    assert_shown("\xf0\x9f\x98", "???");
    assert_shown("\xc3", "?");
    assert_shown("\xc3\x1b", "??");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_letters_of_any_language),
        cmocka_unit_test(replaces_what_commands_a_terminal),
        cmocka_unit_test(replaces_what_is_not_utf_8),
    };
    return cmocka_run_group_tests_name("printable", tests, NULL, NULL);
}
