/* The image reader: what it reads of images laid out by hand, and where exactly its limits are. */
#include "tests/unit/built_image.h"

#define TYPE_OF_FORKS 0xc90a7c58b386840eull

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
    assert_int_equal(image.imports[0].kind, FL_IMPORT_CALL);
    assert_int_equal(image.imports[1].kind, FL_IMPORT_RESULT);
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
    assert_int_equal(image.exports[0].shape.queue, 1);
    assert_memory_equal(image.exports[0].parameters, &built.parameter, 2 * sizeof built.parameter);
    image_free(&image);
}

static void reads_objects(void **state)
{
    (void)state;
    build(true);
    write_file(&built, sizeof built);
    image_read(&image, path);
    assert_int_equal(image.object_count, 2);
    for (unsigned int i = 0; i < 2; i++) {
        assert_string_equal(image.objects[i].name, i ? "knife" : "fork");
        assert_int_equal(image.objects[i].release, ADDRESS_OF(code) + i);
        assert_int_equal(image.objects[i].type, built.objects[i].type);
        assert_int_equal(image.objects[i].queue, 2 + i);
    }
    image_free(&image);
}

/* FNV-1a of "giver", NUL, "fork", NUL, worked out by hand: who writes another generator needs the very number. */
static void knows_the_type_of_an_object(void **state)
{
    (void)state;
    assert_int_equal(fl_hash_object_type("giver", "fork"), TYPE_OF_FORKS);
}

/* The limits themselves are allowed, and one more is not. */
static void holds_names_to_their_limits(void **state)
{
    (void)state;
    build(true);
    memset(built.name, 'n', FL_NAME_MAX);
    build_objects();
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

/* One at a time, what must not be said of an import, an object or a queue. */
static void refuses_what_cannot_be_of_kinds_objects_and_queues(void **state)
{
    (void)state;
    static const struct {
        void *field;
        size_t bytes;
        uint64_t value;
        const char *words;
    } cases[] = {
        {&built.imports[1].kind, 4, 3, "of a kind that this version does not know"},
        {&built.imports[1].reserved, 4, 1, "import take_more has something in a reserved field"},
        {&built.objects[1].reserved, 4, 1, "struct knife has something in a reserved field"},
        {&built.objects[1].type, 8, 1, "the type of struct knife"},
        {&built.objects[1].queue, 4, FL_QUEUES_MAX, "in queue 64, beyond"},
        {&built.objects[1].queue, 4, 4, "it has a queue 4 and no queue 3"},
        {&built.export.shape.queue, 2, FL_QUEUES_MAX, "a queue beyond"},
        {&built.export.shape.queue, 2, 0, "it has a queue 2 and no queue 1"},
        {&built.objects[0].name_at, 4, 0, "the name of an object is empty"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        build(true);
        memcpy(cases[i].field, &cases[i].value, cases[i].bytes);
        assert_refused(cases[i].words);
    }
    build(true);
    strcpy(built.tags[1], built.tags[0]);
    built.objects[1].type = built.objects[0].type;
    assert_refused("struct fork is an object twice");
    build(true);
    point(&built.objects[1].release_at, built.data);
    assert_refused("where there is no code");
    build(false);
    point(&built.tables.objects_end_at, built.objects + 2);
    assert_refused("only a server can have");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_program),
        cmocka_unit_test(reads_imports_relocations_and_thread_local_storage),
        cmocka_unit_test(reads_a_server),
        cmocka_unit_test(reads_objects),
        cmocka_unit_test(knows_the_type_of_an_object),
        cmocka_unit_test(holds_names_to_their_limits),
        cmocka_unit_test(holds_the_window_to_its_limits),
        cmocka_unit_test(holds_what_it_relocates_to_its_segments),
        cmocka_unit_test(refuses_what_cannot_be_of_kinds_objects_and_queues),
    };
    return cmocka_run_group_tests_name("image", tests, create_file, remove_file);
}
