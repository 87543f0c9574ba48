/* The fs server: what is outside of the mapped directories stays outside, and the rest is as newlib expects it. */
#include "personality/host/fs.h"
#include "personality/host/fs_maps.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { NEWLIB_CREAT = 0x200, NEWLIB_TRUNC = 0x400, NEWLIB_APPEND = 0x8, NEWLIB_DIRECTORY = 0x200000 };

uint32_t host_caller(void)
{
    return 1;
}

uint32_t host_caller_incarnation(void)
{
    return 0;
}

/* Below a directory of its own: here/ is the current directory, data/ is mapped read-only at /data, and inside it at
   /data/deep what is really deep/; writable/ is mapped at /writable, and secret/ is not mapped. */
static char top[] = "/tmp/fs-test-XXXXXX";

static void write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void make_tree(void)
{
    static const char *const directories[] = {"here", "here/sub", "data", "data/sub", "deep", "writable", "secret"};
    for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++)
        assert_int_equal(mkdir(directories[i], 0755), 0);
    write_file("here/file", "here");
    write_file("here/sub/file", "below");
    write_file("data/file", "data");
    write_file("deep/file", "deep");
    write_file("secret/file", "secret");
    assert_int_equal(mkfifo("data/fifo", 0644), 0);
    assert_int_equal(symlink("../secret/file", "here/out"), 0);
    assert_int_equal(symlink("../secret", "here/out_directory"), 0);
    assert_int_equal(symlink("/etc/passwd", "here/absolute"), 0);
    assert_int_equal(symlink("sub/file", "here/in"), 0);
    assert_int_equal(symlink("sub", "here/in_directory"), 0);
    assert_int_equal(symlink("loop", "here/loop"), 0);
    assert_int_equal(symlink("../secret/new", "writable/new_outside"), 0);
    assert_int_equal(symlink("/proc/self/cwd", "here/magic"), 0);
}

static int set_up(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(top));
    assert_int_equal(chdir(top), 0);
    make_tree();
    assert_int_equal(chdir("here"), 0);
    assert_int_equal(fs_map_current_directory(), 0);
    assert_int_equal(fs_map_add("../data", "/data", false), 0);
    assert_int_equal(fs_map_add("../data", NULL, false), 0);
    assert_int_equal(fs_map_add("../deep", "/data/deep", false), 0);
    assert_int_equal(fs_map_add("../writable", "/writable/", true), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    setenv("TOP", top, 1);
    return system("rm -rf \"$TOP\"");
}

static const struct fl_buffer nothing = {0};

static long transfer(long (*function)(int, struct fl_buffer, size_t), int file, void *data, size_t bytes)
{
    /* in two pieces, as guest memory may come */
    size_t half = bytes / 2;
    struct iovec pieces[] = {{data, half}, {(char *)data + half, bytes - half}};
    return function(file, (struct fl_buffer){pieces, 2, bytes}, bytes);
}

static void assert_holds(const char *path, const char *text)
{
    char data[16] = "";
    int file = fs_open(path, 0, 0);
    if (file < 0)
        fail_msg("%s: error %d", path, -file);
    assert_int_equal(transfer(fs_read, file, data, sizeof data), strlen(text));
    assert_string_equal(data, text);
    assert_int_equal(fs_close(file), 0);
}

/* Neither opened nor looked at. */
static void assert_refused(const char *path, int error)
{
    struct fl_stat status;
    int file = fs_open(path, 0, 0), found = fs_stat(path, &status);
    if (file != -error || found != -error)
        fail_msg("%s: open %d, stat %d, expected %d", path, file, found, -error);
}

static const char *below_top(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", top, name);
    return path;
}

static void finds_files_in_maps(void **state)
{
    (void)state;
    assert_holds("file", "here");
    assert_holds("./sub//file", "below");
    assert_holds("sub/../file", "here");
    assert_holds("in", "below");
    assert_holds("in_directory/file", "below");
    assert_holds("in_directory/../file", "here");
    assert_holds(below_top("here/file"), "here");
    assert_holds("/data/file", "data");
    assert_holds("//data/./file", "data");
    assert_holds("/data/sub/../file", "data");
    assert_holds("/data/deep/file", "deep");
    assert_holds("/data/deep/../file", "data");
    assert_holds("../data/file", "data");
    assert_holds("/nowhere/../data/file", "data");
}

static void refuses_paths_out_of_maps(void **state)
{
    (void)state;
    assert_null(fs_first_refused());
    assert_refused("/etc/\033passwd", EACCES);
    assert_string_equal(fs_first_refused(), "/etc/?passwd");
    static const char *const outside[] = {"/",           "/etc/passwd",           "..",
                                          "../..",       "../secret/file",        "../../../../../../../etc/passwd",
                                          "/data/..",    "/data/../etc/passwd",   "/datafile",
                                          "/data2/file", "sub/../../secret/file", "in_directory/../../secret/file",
                                          "out",         "out_directory/file",    "out_directory/../here/file",
                                          "absolute",    "/proc/self/environ",    "magic/file"};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        assert_refused(outside[i], EACCES);
    assert_refused(below_top("secret/file"), EACCES);
    assert_string_equal(fs_first_refused(), "/etc/?passwd");
}

static void reports_newlibs_errors(void **state)
{
    (void)state;
    static char long_name[300], long_path[2 * 4096];
    memset(long_name, 'n', sizeof long_name - 1);
    memset(long_path, 'p', sizeof long_path - 1);
    assert_refused("", ENOENT);
    assert_refused("none", ENOENT);
    assert_refused("file/", ENOTDIR);
    assert_refused("file/.", ENOTDIR);
    assert_refused("file/..", ENOTDIR);
    assert_refused("loop", 92);
    assert_refused(long_name, 91);
    assert_refused(long_path, 91);
    assert_int_equal(fs_open(NULL, 0, 0), -EFAULT);
    assert_int_equal(fs_open("file", NEWLIB_DIRECTORY, 0), -ENOTDIR);
    assert_int_equal(fs_open("file", 3, 0), -EINVAL);
    assert_int_equal(fs_open("file", 0x1000000, 0), -EINVAL);
    int directory = fs_open("sub", NEWLIB_DIRECTORY, 0);
    char data[4];
    assert_true(directory >= 0);
    assert_int_equal(transfer(fs_read, directory, data, sizeof data), -EISDIR);
    fs_close(directory);
}

static void only_files_and_directories_are_opened(void **state)
{
    (void)state;
    struct fl_stat status;
    assert_int_equal(fs_open("/data/fifo", 0, 0), -EACCES);
    assert_int_equal(fs_stat("/data/fifo", &status), 0);
    assert_true(S_ISFIFO(status.mode));
    assert_int_equal(fs_map_add("/dev", "/dev", false), 0);
    assert_int_equal(fs_open("/dev/zero", 0, 0), -EACCES);
}

/* The command's own, all of the guest among it, is not for whoever may look at /proc. */
static void the_memory_of_processes_is_no_file(void **state)
{
    (void)state;
    char path[64];
    assert_int_equal(fs_map_add("/proc", "/processes", true), 0);
    snprintf(path, sizeof path, "/processes/%d/task/%d/mem", (int)getpid(), (int)getpid());
    assert_int_equal(fs_open("/processes/self/mem", 0, 0), -EACCES);
    assert_int_equal(fs_open("/processes/self/mem", 2, 0), -EACCES);
    assert_int_equal(fs_open(path, 0, 0), -EACCES);
    int status = fs_open("/processes/self/status", 0, 0);
    assert_true(status >= 0);
    assert_int_equal(fs_close(status), 0);
}

static void read_only_maps_are_not_written(void **state)
{
    (void)state;
    static const int writing[] = {1, 2, NEWLIB_CREAT | 1, NEWLIB_CREAT, NEWLIB_TRUNC, NEWLIB_APPEND | 1};
    for (size_t i = 0; i < sizeof writing / sizeof writing[0]; i++)
        assert_int_equal(fs_open("file", writing[i], 0644), -EROFS);
    char data[] = "data";
    int file = fs_open("file", 0, 0);
    assert_int_equal(transfer(fs_write, file, data, 4), -EBADF);
    fs_close(file);
    assert_holds("file", "here");
}

static void writable_maps_are_written(void **state)
{
    (void)state;
    char data[] = "written";
    int file = fs_open("/writable/new", NEWLIB_CREAT | 1, 0600);
    assert_true(file >= 0);
    assert_int_equal(transfer(fs_write, file, data, 7), 7);
    assert_int_equal(fs_write(file, nothing, 0), 0);
    fs_close(file);
    assert_holds("/writable/new", "written");
    assert_int_equal(fs_open("/writable/new_outside", NEWLIB_CREAT | 1, 0600), -EACCES);
    assert_int_equal(access("../secret/new", F_OK), -1);
    assert_int_equal(fs_open("/writable/../secret/new", NEWLIB_CREAT | 1, 0600), -EACCES);
}

static void positions_and_states_are_told(void **state)
{
    (void)state;
    struct fl_stat status, same;
    char data[4];
    struct iovec piece = {data, sizeof data};
    int file = fs_open("sub/file", 0, 0);
    assert_int_equal(fs_seek(file, -2, SEEK_END), 3);
    assert_int_equal(transfer(fs_read, file, data, sizeof data), 2);
    assert_int_equal(transfer(fs_read, file, data, sizeof data), 0);
    assert_int_equal(fs_pread(file, (struct fl_buffer){&piece, 1, sizeof data}, sizeof data, 1), 4);
    assert_memory_equal(data, "elow", 4);
    assert_int_equal(fs_pread(file, (struct fl_buffer){&piece, 1, sizeof data}, sizeof data, -1), -EINVAL);
    assert_int_equal(fs_seek(file, 0, SEEK_CUR), 5);
    assert_int_equal(fs_seek(file, -1, SEEK_SET), -EINVAL);
    assert_int_equal(fs_seek(file, 0, SEEK_DATA), -EINVAL);
    assert_int_equal(fs_read(file, nothing, 5), -EFAULT);
    assert_int_equal(fs_fstat(file, NULL), -EFAULT);
    assert_int_equal(fs_fstat(file, &status), 0);
    assert_int_equal(fs_stat("in", &same), 0);
    assert_memory_equal(&status, &same, sizeof status);
    assert_int_equal(status.size, 5);
    assert_int_equal(status.links, 1);
    assert_int_equal(status.mode, S_IFREG | 0644);
    fs_close(file);
}

/* From here on, they change what is mapped. */
static void maps_are_directories_at_any_path(void **state)
{
    (void)state;
    assert_int_equal(fs_map_add("none", NULL, false), ENOENT);
    assert_int_equal(fs_map_add("file", NULL, false), ENOTDIR);
    assert_int_equal(fs_map_add("", NULL, false), EINVAL);
    assert_int_equal(fs_map_add(".", "", false), EINVAL);
    assert_int_equal(fs_map_add("../deep", "/", false), 0);
    assert_holds("/file", "deep");
    assert_refused("/../secret", ENOENT);
}

static void the_current_directory_follows_a_map_above_it(void **state)
{
    (void)state;
    assert_int_equal(fs_open("made", NEWLIB_CREAT | 1, 0600), -EROFS);
    assert_int_equal(fs_map_add("..", NULL, true), 0);
    int file = fs_open("made", NEWLIB_CREAT | 1, 0600);
    assert_true(file >= 0);
    fs_close(file);
    assert_int_equal(fs_open("/data/made", NEWLIB_CREAT | 1, 0600), -EROFS);
    assert_int_equal(fs_map_add(".", "./", false), 0);
    assert_int_equal(fs_open("made", 1, 0), -EROFS);
    assert_int_equal(fs_map_add(".", below_top("here"), true), 0);
    assert_int_equal(fs_map_current_directory(), 0);
    assert_int_equal(fs_close(fs_open("made", 1, 0)), 0);
}

static void home_and_root_are_left_out_by_default(void **state)
{
    (void)state;
    assert_false(fs_current_directory_left_out());
    char here[64];
    snprintf(here, sizeof here, "%s/here/../here", top);
    setenv("HOME", here, 1);
    assert_int_equal(fs_map_current_directory(), 0);
    assert_true(fs_current_directory_left_out());
    setenv("HOME", "/nowhere", 1);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(fs_map_current_directory(), 0);
    assert_true(fs_current_directory_left_out());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_files_in_maps),
        cmocka_unit_test(refuses_paths_out_of_maps),
        cmocka_unit_test(reports_newlibs_errors),
        cmocka_unit_test(only_files_and_directories_are_opened),
        cmocka_unit_test(the_memory_of_processes_is_no_file),
        cmocka_unit_test(read_only_maps_are_not_written),
        cmocka_unit_test(writable_maps_are_written),
        cmocka_unit_test(positions_and_states_are_told),
        cmocka_unit_test(maps_are_directories_at_any_path),
        cmocka_unit_test(the_current_directory_follows_a_map_above_it),
        cmocka_unit_test(home_and_root_are_left_out_by_default),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
