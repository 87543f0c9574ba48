/* The handles of the fs server: each is its process's alone, and safe to close at any time. */
#include "personality/host/fs.h"
#include "faultline/abi/errors.h"
#include "personality/host/fs_files.h"
#include "personality/host/fs_maps.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { BYTES = 4 }; /* of each of the two files, "file" and "other" */

static _Thread_local uint32_t caller = 1, incarnation;

uint32_t host_caller(void)
{
    return caller;
}

uint32_t host_caller_incarnation(void)
{
    return incarnation;
}

static char directory[] = "/tmp/fs-files-XXXXXX";

static void write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT, 0644);
    assert_int_equal(write(file, text, BYTES), BYTES);
    close(file);
}

static int set_up(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(directory));
    assert_int_equal(chdir(directory), 0);
    write_file("file", "here");
    write_file("other", "data");
    return fs_map_current_directory();
}

static int tear_down(void **state)
{
    (void)state;
    return unlink("file") | unlink("other") | rmdir(directory);
}

static long read_some(int file, char *data)
{
    struct iovec piece = {data, BYTES};
    return fs_pread(file, (struct fl_buffer){&piece, 1, BYTES}, BYTES, 0);
}

static void handles_belong_to_their_process(void **state)
{
    (void)state;
    char data[BYTES];
    struct fl_stat status;
    int file = fs_open("file", 0, 0);
    caller = 2;
    assert_int_equal(read_some(file, data), -EBADF);
    assert_int_equal(fs_seek(file, 0, SEEK_SET), -EBADF);
    assert_int_equal(fs_fstat(file, &status), -EBADF);
    assert_int_equal(fs_close(file), -EBADF);
    caller = 1;
    assert_int_equal(read_some(file, data), BYTES);
    assert_int_equal(fs_close(file), 0);
    assert_int_equal(fs_close(file), -EBADF);
    int next = fs_open("file", 0, 0);
    assert_int_not_equal(next, file);
    assert_int_equal(read_some(file, data), -EBADF);
    fs_close(next);
    static const int forged[] = {-1, 0, 1, 1023, 1024, 0x7fffffff, (int)0x80000000};
    for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++)
        assert_int_equal(fs_close(forged[i]), -EBADF);
}

static void open_files_are_limited_and_closed_at_the_end(void **state)
{
    (void)state;
    int kept = fs_open("file", 0, 0), last = -1, opened = 0;
    caller = 3;
    for (int file; (file = fs_open("file", 0, 0)) >= 0; opened++)
        last = file;
    assert_int_equal(opened, FS_FILES_PER_PROCESS);
    assert_int_equal(fs_open("file", 0, 0), -EMFILE);
    fs_process_ended(3, 1);
    incarnation = 1;
    assert_int_equal(fs_close(last), -EBADF);
    assert_int_equal(fs_close(fs_open("file", 0, 0)), 0);
    caller = 1;
    incarnation = 0;
    assert_int_equal(fs_close(kept), 0);
}

static int count_descriptors(void)
{
    int count = 0;
    for (int descriptor = 0; descriptor < 1024; descriptor++)
        count += fcntl(descriptor, F_GETFD) >= 0;
    return count;
}

static void a_call_of_an_ended_process_opens_nothing(void **state)
{
    (void)state;
    int before = count_descriptors();
    caller = 4;
    fs_process_ended(4, 1);
    assert_int_equal(fs_open("file", 0, 0), -FL_EOWNERDEAD);
    assert_int_equal(count_descriptors(), before);
    incarnation = 1;
    int file = fs_open("file", 0, 0);
    assert_true(file >= 0);
    incarnation = 0;
    assert_int_equal(fs_open("file", 0, 0), -FL_EOWNERDEAD);
    assert_int_equal(fs_close(file), 0);
    caller = 1;
    assert_int_equal(fs_close(fs_open("file", 0, 0)), 0);
    assert_int_equal(count_descriptors(), before);
}

static _Atomic uint32_t last_alive;

/* Opens files for process 5 in whichever incarnation it was a moment ago, until that is told to have ended. */
static void *open_for_ever(void *arguments)
{
    (void)arguments;
    caller = 5;
    while ((incarnation = last_alive) != UINT32_MAX)
        fs_open("file", 0, 0);
    return NULL;
}

/* However the end and an open race, what the ended one opened is closed, and the next one starts with nothing. */
static void ending_races_with_opening(void **state)
{
    (void)state;
    int before = count_descriptors();
    pthread_t opener;
    assert_int_equal(pthread_create(&opener, NULL, open_for_ever, NULL), 0);
    for (uint32_t next = 1; next <= 2000; next++) {
        fs_process_ended(5, next);
        last_alive = next;
    }
    last_alive = UINT32_MAX;
    pthread_join(opener, NULL);
    fs_process_ended(5, 0);
    assert_int_equal(count_descriptors(), before);
}

static void closing_waits_for_a_read_under_way(void **state)
{
    (void)state;
    char data[BYTES];
    int file = fs_open("file", 0, 0), descriptor = fs_file_take(1, file);
    assert_int_equal(fs_close(file), 0);
    assert_int_equal(read_some(file, data), -EBADF);
    int other = fs_open("other", 0, 0);
    assert_int_equal(read(descriptor, data, sizeof data), BYTES);
    assert_memory_equal(data, "here", BYTES);
    fs_file_give_back(file);
    assert_int_equal(fcntl(descriptor, F_GETFD), -1);
    assert_int_equal(fs_close(other), 0);
}

static _Atomic int shared_file;
static _Atomic bool done;

/* Returns how many reads gave anything but the file's contents or EBADF. */
static void *read_for_ever(void *arguments)
{
    (void)arguments;
    size_t wrong = 0;
    while (!done) {
        char data[BYTES];
        long got = read_some(shared_file, data);
        wrong += got != -EBADF && (got != BYTES || memcmp(data, "here", BYTES) != 0);
    }
    return (void *)wrong;
}

static void closing_races_with_reading(void **state)
{
    (void)state;
    pthread_t readers[3];
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&readers[i], NULL, read_for_ever, NULL), 0);
    for (int i = 0; i < 2000; i++) {
        shared_file = fs_open("file", 0, 0);
        assert_true(shared_file >= 0);
        caller = 2;
        int other = fs_open("other", 0, 0);
        fs_close(other);
        caller = 1;
        assert_int_equal(fs_close(shared_file), 0);
    }
    done = true;
    for (int i = 0; i < 3; i++) {
        void *wrong;
        pthread_join(readers[i], &wrong);
        assert_null(wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handles_belong_to_their_process),
        cmocka_unit_test(open_files_are_limited_and_closed_at_the_end),
        cmocka_unit_test(a_call_of_an_ended_process_opens_nothing),
        cmocka_unit_test(ending_races_with_opening),
        cmocka_unit_test(closing_waits_for_a_read_under_way),
        cmocka_unit_test(closing_races_with_reading),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
