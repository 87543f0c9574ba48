/* No damage to a file makes the image reader do worse than refuse it. */
#include "tests/unit/built_image.h"

#include <stdio.h>

#define SPOILED_FILES 400

static void refuses_every_shorter_file(void **state)
{
    (void)state;
    build(true);
    for (size_t size = 0; size < sizeof built - (FL_PAGE_SIZE - sizeof built.data); size += 61) {
        write_file(&built, size);
        assert_int_equal(status_of_reading(), EXIT_UNACCEPTABLE);
    }
}

/* Always the same numbers (xorshift), so that what fails once fails again. */
static uint32_t next_random(void)
{
    static uint32_t random = 20011;
    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    return random;
}

static void assert_survives(unsigned char *bytes, size_t size, size_t at, unsigned char value)
{
    unsigned char before = bytes[at];
    bytes[at] = value;
    write_file(bytes, size);
    bytes[at] = before;
    int status = status_of_reading();
    bool one_line = strncmp(said, "faultline: ", 11) == 0 && strchr(said, '\n') == said + strlen(said) - 1;
    if (status == 0 ? *said : status != EXIT_UNACCEPTABLE || !one_line)
        fail_msg("byte %zu as %#x led to status %d: %s", at, value, status, said);
}

static void survives_any_byte_of_a_small_image(void **state)
{
    (void)state;
    build(true);
    for (unsigned int i = 0; i < SPOILED_FILES; i++)
        assert_survives((unsigned char *)&built, sizeof built, next_random() % ADDRESS_OF(signature),
                        (unsigned char)next_random());
}

/* The file that GOOD names, or a program of this build. NULL: there is none. */
static unsigned char *read_good(size_t *size)
{
    const char *files[] = {getenv("GOOD"), "apps/hello", "build/apps/hello"};
    FILE *file = NULL;
    for (size_t i = 0; i < sizeof files / sizeof files[0] && !file; i++)
        file = files[i] ? fopen(files[i], "rb") : NULL;
    if (!file || fseek(file, 0, SEEK_END) != 0)
        return NULL;
    *size = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*size);
    assert_true(bytes && fread(bytes, 1, *size, file) == *size);
    fclose(file);
    return bytes;
}

static void survives_any_byte_of_a_real_program(void **state)
{
    (void)state;
    size_t size = 0, headers = sizeof(Elf64_Ehdr) + 8 * sizeof(Elf64_Phdr);
    unsigned char *bytes = read_good(&size);
    if (!bytes)
        skip();
    for (unsigned int i = 0; i < SPOILED_FILES; i++) {
        size_t range = i % 2 ? headers : size < 16384 ? size : 16384; /* what is read lies at the front */
        assert_survives(bytes, size, next_random() % range, (unsigned char)next_random());
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_every_shorter_file),
        cmocka_unit_test(survives_any_byte_of_a_small_image),
        cmocka_unit_test(survives_any_byte_of_a_real_program),
    };
    return cmocka_run_group_tests_name("image_damage", tests, create_file, remove_file);
}
