/* The image reader: what it reads of images laid out by hand, and where exactly its limits are. */
#include "tests/unit/built_image.h"

static void assert_refused(const char *words)
{
    write_file(&built, sizeof built);
    assert_int_equal(status_of_reading(), EXIT_UNACCEPTABLE);
    if (!strstr(said, words))
        fail_msg("no \"%s\" in: %s", words, said);
}

static void reads_a_program(void **state)
{
    (void)state;
    build(false);
    write_file(&built, sizeof built);
    image_read(&image, path);
    assert_false(image.is_server);
    assert_string_equal(image.name, "");
    assert_int_equal(image.entry, ADDRESS_OF(code) + ENTRY_OFFSET);
    assert_int_equal(image.window, WINDOW_ADDRESS);
    assert_int_equal(image.window_bytes, FL_PAGE_SIZE);
    assert_int_equal(image.segment_count, 3);
    assert_true(!image.segments[0].writable && !image.segments[0].executable);
    assert_true(!image.segments[1].writable && image.segments[1].executable);
    assert_true(image.segments[2].writable && !image.segments[2].executable);
    assert_int_equal(image.segments[2].address, ADDRESS_OF(data));
    assert_int_equal(image.segments[2].file_bytes, sizeof built.data);
    assert_int_equal(image.segments[2].bytes, 2 * sizeof built.data);
    assert_memory_equal(image_segment_content(&image, &image.segments[1]), built.code, sizeof built.code);
    assert_int_equal(image.export_count, 0);
    image_free(&image);
}

static void reads_imports_relocations_and_thread_local_storage(void **state)
{
    (void)state;
    build(false);
    write_file(&built, sizeof built);
    image_read(&image, path);
    assert_int_equal(image.import_count, 2);
    assert_string_equal(image.imports[1].server, "taker");
    assert_string_equal(image.imports[1].function, "take_more");
    assert_string_equal(image.imports[1].signature, "int (const int *values)");
    assert_int_equal(image.imports[1].slot, WINDOW_ADDRESS + FL_SLOT_SIZE);
    assert_int_equal(image.imports[1].hash, 101);
    assert_int_equal(image.relocation_count, 2);
    assert_int_equal(image.relocations[0].address, ADDRESS_OF(data));
    assert_int_equal(image.relocations[0].addend, ADDRESS_OF(code));
    assert_int_equal(image.relocations[1].addend, ~0ull);
    assert_int_equal(image.tls.address, ADDRESS_OF(thread_local));
    assert_int_equal(image.tls.file_bytes, 16);
    assert_int_equal(image.tls.bytes, 32);
    assert_int_equal(image.tls.alignment, 8);
    image_free(&image);
}

static void reads_a_server(void **state)
{
    (void)state;
    build(true);
    write_file(&built, sizeof built);
    image_read(&image, path);
    assert_true(image.is_server);
    assert_string_equal(image.name, "giver");
    assert_int_equal(image.export_count, 1);
    assert_string_equal(image.exports[0].function, "give");
    assert_int_equal(image.exports[0].address, ADDRESS_OF(code));
    assert_int_equal(image.exports[0].hash, 102);
    assert_int_equal(image.exports[0].shape.stack_bytes, 8);
    assert_memory_equal(image.exports[0].parameters, &built.parameter, sizeof built.parameter);
    image_free(&image);
}

/* The limits themselves are allowed, and one more is not. */
static void holds_names_to_their_limits(void **state)
{
    (void)state;
    build(true);
    memset(built.name, 'n', FL_NAME_MAX);
    memset(built.exported, 'e', FL_FUNCTION_MAX);
    write_file(&built, sizeof built);
    assert_int_equal(status_of_reading(), 0);
    built.exported[FL_FUNCTION_MAX] = 'e';
    assert_refused("longer than 127 bytes");
    built.exported[FL_FUNCTION_MAX] = '\0';
    built.name[FL_NAME_MAX] = 'n';
    assert_refused("longer than 31 bytes");
}

static void holds_the_window_to_its_limits(void **state)
{
    (void)state;
    build(false);
    built.segments[6].p_memsz = FL_SLOTS_MAX * FL_SLOT_SIZE;
    write_file(&built, sizeof built);
    assert_int_equal(status_of_reading(), 0);
    built.segments[6].p_memsz++;
    assert_refused("import window");
    build(false);
    built.segments[6].p_vaddr = ADDRESS_OF(data) + FL_PAGE_SIZE;
    built.segments[2].p_memsz = FL_PAGE_SIZE + 1;
    assert_refused("overlaps a segment");
}

static void holds_what_it_relocates_to_its_segments(void **state)
{
    (void)state;
    build(false);
    built.relocations[0].r_offset = ADDRESS_OF(data) + 2 * sizeof built.data - 8;
    write_file(&built, sizeof built);
    assert_int_equal(status_of_reading(), 0);
    built.relocations[0].r_offset++;
    assert_refused("where it has no data");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_program),
        cmocka_unit_test(reads_imports_relocations_and_thread_local_storage),
        cmocka_unit_test(reads_a_server),
        cmocka_unit_test(holds_names_to_their_limits),
        cmocka_unit_test(holds_the_window_to_its_limits),
        cmocka_unit_test(holds_what_it_relocates_to_its_segments),
    };
    return cmocka_run_group_tests_name("image", tests, create_file, remove_file);
}
