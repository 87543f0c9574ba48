#!/usr/bin/env bats
# What a program sees of the host's files: what it was given with --map, and nothing by any other way.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154,SC2164
load common

# A program that does one thing to a file and prints the errno or what it read; and a server that reads a handle.
setup_file() {
    cd "$BATS_FILE_TMPDIR"
    cat >file.c <<'END'
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int flags_of(const char *name)
{
    static const struct {
        const char *name;
        int flags;
    } known[] = {{"read", O_RDONLY},
                 {"write", O_WRONLY},
                 {"change", O_RDWR},
                 {"create", O_WRONLY | O_CREAT | O_TRUNC},
                 {"new", O_WRONLY | O_CREAT | O_EXCL},
                 {"truncate", O_RDONLY | O_TRUNC},
                 {"append", O_WRONLY | O_CREAT | O_APPEND}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(name, known[i].name) == 0)
            return known[i].flags;
    return -1;
}

/* file WHAT PATH: the status is the errno. */
int main(int argc, char **argv)
{
    char data[64];
    struct stat status;
    if (argc != 3)
        return 255;
    if (strcmp(argv[1], "stat") == 0) {
        if (stat(argv[2], &status) < 0)
            return errno;
        printf("%ld\n", (long)status.st_size);
        return 0;
    }
    int flags = flags_of(argv[1]), file = open(argv[2], flags, 0640);
    if (file < 0)
        return errno;
    if ((flags & O_ACCMODE) != O_RDONLY)
        return write(file, "written\n", 8) == 8 && close(file) == 0 ? 0 : errno;
    ssize_t got = read(file, data, sizeof data);
    if (got < 0)
        return errno;
    return fwrite(data, 1, (size_t)got, stdout) == (size_t)got ? 0 : 255;
}
END
    cat >reader.c <<'END'
#include <faultline/export.h>
#include <faultline/fs.h>

static char data[16];

long reader_read(int handle) { return fs_read(handle, data, sizeof data); }
FL_EXPORT(reader_read);
long reader_close(int handle) { return fs_close(handle); }
FL_EXPORT(reader_close);
int reader_open(const char *path) { return fs_open(path, 0, 0); }
FL_EXPORT(reader_open, FL_STRING(path));
END
    cat >handles.c <<'END'
#include "reader.import.h"
#include <faultline/fs.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    char data[16];
    int mine = fs_open(argv[argc - 1], 0, 0);
    long read = reader_read(mine), closed = reader_close(mine);
    printf("reader, with mine: %ld %ld\n", read, closed);
    int its = reader_open(argv[argc - 1]);
    printf("both open: %d\n", mine >= 0 && its >= 0);
    while (mine == its)
        its = reader_open(argv[argc - 1]);
    read = fs_read(its, data, sizeof data), closed = fs_close(its);
    printf("I, with the reader's: %ld %ld\n", read, closed);
    printf("each with its own: %ld %ld\n", fs_read(mine, data, sizeof data), reader_read(its));
    for (int handle = -2; handle < 100; handle++)
        if (handle != mine && fs_read(handle, data, sizeof data) != -9)
            printf("handle %d is something\n", handle);
    return 0;
}
END
    cat >copy.c <<'END'
#include <stdio.h>

/* copy [FILE]: copies what there is, character by character. */
int main(int argc, char **argv)
{
    FILE *from = argc > 1 ? fopen(argv[1], "r") : stdin;
    int character;
    while (from && (character = getc(from)) != EOF)
        putchar(character);
    return fflush(stdout) == 0 && from && !ferror(from) ? 0 : 1;
}
END
    "$build/faultline-cc" -O2 -o file file.c
    "$build/faultline-cc" -O2 -o copy copy.c
    cat >lines.c <<'END'
#include <stdio.h>

int main(void)
{
    printf("a line\n");
    __builtin_trap();
}
END
    "$build/faultline-cc" -O2 -o lines lines.c
    "$build/faultline-cc" -O2 --server=reader reader.c
    "$build/faultline-cc" -O2 -o handles handles.c -L. -lreader
}

setup() {
    mkdir "$BATS_TEST_TMPDIR/here" "$BATS_TEST_TMPDIR/outside" "$BATS_TEST_TMPDIR/here/inner"
    cd "$BATS_TEST_TMPDIR/here"
    echo inside >inside
    echo deep >inner/deep
    echo secret >../outside/secret
    mkfifo fifo
    ln -s ../outside/secret link_out
    ln -s "$BATS_TEST_TMPDIR/outside" directory_out
    ln -s /proc/self/environ link_proc
    ln -s inner/../inside link_in
    ln -s "$PWD/inside" link_absolute
    ln -s loop loop
}

teardown() {
    none_left qemu-system
}

# With the engine, status and expected output: the program's arguments, behind the options if any.
file_gives() {
    local engine=$1 want=$2 text=$3 options=()
    shift 3
    while [[ $1 == -* ]]; do
        options+=("$1")
        shift
    done
    ask timeout 20 "$faultline" run -e "$engine" "${options[@]}" "$BATS_FILE_TMPDIR/file" "$@"
    [ "$status" -eq "$want" ] && [ "$output" = "$text" ] && return
    echo "${options[*]} $*: status $status (wanted $want), printed '$output' (wanted '$text')"
    echo "$stderr"
    return 1
}

ENOENT=2 EACCES=13 EEXIST=17 EISDIR=21 EROFS=30 ELOOP=92

current_directory_is_there() {
    need_engine "$1"
    file_gives "$1" 0 inside read inside
    file_gives "$1" 0 inside read ./inner/../inside
    file_gives "$1" 0 inside read "$PWD/inside"
    file_gives "$1" 0 inside read "../here/inside"
    file_gives "$1" 0 inside read link_in
    file_gives "$1" 0 deep read inner//deep
    file_gives "$1" 0 7 stat inside
    file_gives "$1" $ENOENT "" read missing
    file_gives "$1" $ENOENT "" read ""
    file_gives "$1" $EISDIR "" read inner
}

@test "the current directory is there, by itself (tcg)" { current_directory_is_there tcg; }
@test "the current directory is there, by itself (kvm)" { current_directory_is_there kvm; }

nothing_else_is_there() {
    local path
    need_engine "$1"
    for path in ../outside/secret "$BATS_TEST_TMPDIR/outside/secret" inner/../../outside/secret link_out .. / \
        directory_out/secret inner/../directory_out/secret link_proc /proc/self/environ /proc/self/root/etc/passwd \
        /etc/passwd /dev/kvm ../../../../../../../../../../../etc/passwd "$BATS_TEST_TMPDIR/here2" fifo; do
        file_gives "$1" $EACCES "" read "$path"
        [ "$path" = fifo ] || [[ $stderr == *" asked for /"*"--map="* ]]
    done
    for path in ../outside/secret /etc/passwd link_out directory_out/secret; do
        file_gives "$1" $EACCES "" stat "$path"
    done
    ask timeout 20 "$faultline" run -e "$1" "$BATS_FILE_TMPDIR/file" read loop
    [ "$status" -ne 0 ]
    [ -z "$output" ]
}

@test "nothing outside is reached: .., absolute paths, links, /proc, FIFOs (tcg)" { nothing_else_is_there tcg; }
@test "nothing outside is reached: .., absolute paths, links, /proc, FIFOs (kvm)" { nothing_else_is_there kvm; }

refused_path_is_named_once() {
    need_engine "$1"
    ask timeout 20 "$faultline" run -e "$1" cat ../outside/secret /etc/passwd inside
    [ "$status" -eq 1 ]
    [ "$output" = inside ]
    [ "$(grep -c -- '--map=' <<<"$stderr")" -eq 1 ]
    [[ $stderr == *"asked for $BATS_TEST_TMPDIR/outside/secret, which is in no directory it was given; --map=$BATS_TEST_TMPDIR/outside gives it"* ]]
    ask timeout 20 "$faultline" run -e "$1" cat '/tmp;reboot/secret'
    [[ $stderr == *"asked for /tmp;reboot/secret, which is in no directory it was given; --map=DIRECTORY gives it"* ]]
    ask timeout 20 "$faultline" run -e "$1" cat /secret
    [[ $stderr == *"--map=DIRECTORY gives it one"* ]]
    ask timeout 20 "$faultline" run -e "$1" cat missing
    [ "$status" -eq 1 ]
    [[ $stderr != *--map=* ]]
    ask timeout 20 "$faultline" run -e "$1" cat $'/\e[2J\nfaultline: all is well'
    [ "$status" -eq 1 ]
    [[ $(grep -- --map= <<<"$stderr") == *'asked for /?[2J?faultline: all is well, which'* ]]
}

@test "the first path refused is named, with --map, and cannot forge a line (tcg)" { refused_path_is_named_once tcg; }
@test "the first path refused is named, with --map, and cannot forge a line (kvm)" { refused_path_is_named_once kvm; }

maps_show_directories() {
    local outside=$BATS_TEST_TMPDIR/outside
    need_engine "$1"
    file_gives "$1" 0 secret --map="$outside" read "$outside/secret"
    file_gives "$1" 0 secret --map=../outside read ../outside/secret
    file_gives "$1" 0 secret --map=../outside:/data read /data/secret
    file_gives "$1" 0 secret --map=../outside:/data:ro read /data/.//secret
    file_gives "$1" 0 secret --map=../outside:/data:rw read /data/secret
    file_gives "$1" 0 secret --map=../outside:ro read ../outside/secret
    file_gives "$1" 0 secret --map=../outside:/a --map=inner:/b read /a/secret
    file_gives "$1" 0 deep --map=../outside:/a --map=inner:/a/b read /a/b/deep
    file_gives "$1" $EACCES "" --map=../outside:/data read ../outside/secret
    file_gives "$1" $EACCES "" --map=inner:/data read /data/../etc/passwd
    file_gives "$1" $EACCES "" --map=inner:/data read /database
    file_gives "$1" $EACCES "" --map=.:/data read /data/link_out
}

@test "--map shows a directory, where it is asked for (tcg)" { maps_show_directories tcg; }
@test "--map shows a directory, where it is asked for (kvm)" { maps_show_directories kvm; }

read_only_is_erofs() {
    local what
    need_engine "$1"
    for what in write change create append truncate; do
        file_gives "$1" $EROFS "" $what inside
        file_gives "$1" $EROFS "" --map=../outside:/data:ro $what /data/secret
        file_gives "$1" $EROFS "" --map=../outside $what "$BATS_TEST_TMPDIR/outside/secret"
    done
    file_gives "$1" $EROFS "" new fresh
    [ ! -e fresh ]
    [ "$(cat inside)" = inside ]
    [ "$(cat ../outside/secret)" = secret ]
}

@test "what is mapped read-only is EROFS to whoever writes (tcg)" { read_only_is_erofs tcg; }
@test "what is mapped read-only is EROFS to whoever writes (kvm)" { read_only_is_erofs kvm; }

writable_is_written() {
    need_engine "$1"
    file_gives "$1" 0 "" --map=../outside:/data:rw create /data/fresh
    [ "$(cat ../outside/fresh)" = written ]
    file_gives "$1" $EEXIST "" --map=../outside:/data:rw new /data/fresh
    file_gives "$1" 0 "" --map=../outside:rw append ../outside/fresh
    [ "$(cat ../outside/fresh)" = $'written\nwritten' ]
    file_gives "$1" 0 "" --map=../outside:rw truncate ../outside/fresh
    [ ! -s ../outside/fresh ]
    file_gives "$1" 0 "" --map=.:rw change inside
    [ "$(cat inside)" = written ]
    file_gives "$1" $EACCES "" --map=.:rw create link_out
    file_gives "$1" $EACCES "" --map=.:rw create directory_out/new
    file_gives "$1" $EACCES "" --map=.:rw create ../new
    file_gives "$1" $EROFS "" --map=../outside:/data:rw create inside2
    [ "$(cat ../outside/secret)" = secret ]
    [ ! -e ../outside/new ]
    [ ! -e ../new ]
}

@test "what is mapped rw is written, and nothing else (tcg)" { writable_is_written tcg; }
@test "what is mapped rw is written, and nothing else (kvm)" { writable_is_written kvm; }

@test "what --map cannot mean is refused" {
    local map
    for map in missing:125 inside:125 :125 :/data:125 inner:/data:rx:125 inner:/data:rw:more:125; do
        ask timeout 20 "$faultline" run --map="${map%:*}" hello
        refused 125 "--map=${map%:*}: "
    done
}

home_and_root_are_not_given() {
    need_engine "$1"
    HOME=$PWD file_gives "$1" $EACCES "" read inside
    [[ $stderr == *"the current directory is / or the home directory, which are not given by themselves"* ]]
    HOME=$PWD file_gives "$1" 0 inside --map=. read inside
    cd /
    file_gives "$1" $EACCES "" read etc/passwd
    [[ $stderr == *"not given by themselves"* ]]
    file_gives "$1" 0 inside --map="$BATS_TEST_TMPDIR/here" read "$BATS_TEST_TMPDIR/here/inside"
}

@test "neither / nor the home directory is given unasked (tcg)" { home_and_root_are_not_given tcg; }
@test "neither / nor the home directory is given unasked (kvm)" { home_and_root_are_not_given kvm; }

handles_are_ones_own() {
    need_engine "$1"
    cd "$BATS_FILE_TMPDIR"
    echo content >content
    ask timeout 20 "$faultline" run -e "$1" -s reader=reader.server,allow=fs ./handles content
    echo "$stderr"
    [ "$status" -eq 0 ]
    diff <(echo "$output") - <<'END'
reader, with mine: -9 -9
both open: 1
I, with the reader's: -9 -9
each with its own: 8 8
END
}

@test "handles of one process are nothing to another (tcg)" { handles_are_ones_own tcg; }
@test "handles of one process are nothing to another (kvm)" { handles_are_ones_own kvm; }

many_open_files() {
    need_engine "$1"
    local names=()
    while [ ${#names[@]} -lt 300 ]; do
        names+=(inside)
    done
    ask timeout 60 "$faultline" run -e "$1" cat "${names[@]}"
    [ "$status" -eq 0 ]
    [ "$(grep -cx inside <<<"$output")" -eq 300 ]
}

@test "files that are closed make room for others (tcg)" { many_open_files tcg; }
@test "files that are closed make room for others (kvm)" { many_open_files kvm; }

# How often a function of those that --stats lists was called.
calls_of() {
    awk -v name="$1" '$1 == name { print $2 }' <<<"$stderr"
}

streams_have_large_buffers() {
    need_engine "$1"
    yes x | tr -d '\n' | head -c 160K >letters
    ask timeout 20 "$faultline" run -e "$1" --stats "$BATS_FILE_TMPDIR/copy" letters
    [ "$status" -eq 0 ]
    [ "$(calls_of fs.fs_read)" -le 11 ]
    [ "$(calls_of console.console_write)" -le 10 ]
    ask timeout 20 "$faultline" run -e "$1" --stats "$BATS_FILE_TMPDIR/copy" <letters
    [ "$status" -eq 0 ]
    [ "$(calls_of console.console_read)" -le 11 ]
}

@test "stdio reads and writes 16 KiB at a time, of files and of the console (tcg)" { streams_have_large_buffers tcg; }
@test "stdio reads and writes 16 KiB at a time, of files and of the console (kvm)" { streams_have_large_buffers kvm; }

# What a program has printed when it dies is not in a buffer of its own, wherever it goes.
lines_outlive_a_fault() {
    need_engine "$1"
    ask timeout 20 "$faultline" run -e "$1" "$BATS_FILE_TMPDIR/lines"
    [ "$status" -eq 132 ]
    [ "$output" = "a line" ]
}

@test "a line that was printed is there, though the program then dies (tcg)" { lines_outlive_a_fault tcg; }
@test "a line that was printed is there, though the program then dies (kvm)" { lines_outlive_a_fault kvm; }
