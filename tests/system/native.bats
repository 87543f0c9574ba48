#!/usr/bin/env bats
# Native programs: what the programs of tests/native say of calls holds in them as it does between processes, the
# sanitizers, valgrind and gdb see what they should, and each server keeps to itself.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154,SC2164
load common

programs="buffers queues futures deadlines death objects threads"

setup() {
    cc=$build/faultline-cc
    cd "$BATS_TEST_TMPDIR"
    cp "$BATS_TEST_DIRNAME"/../native/*.[ch] .
}

teardown() {
    none_left qemu-system
}

# The import headers, which native programs include as well. Those of box and worker are needed for relay's.
write_import_headers() {
    local server
    for server in box worker relay; do
        "$cc" --server=$server --header=$server.h --imports-only -o lib$server.a $server.c
    done
}

build_natively() {
    local program=$1
    shift
    "$cc" --native -Wall -Wextra -Werror "$@" -o "$program" "$program.c" \
        --server=box box.c --server=worker worker.c --server=relay relay.c
}

# Builds every program with the options, and runs it: it says nothing.
all_hold() {
    local program failed=0
    write_import_headers
    for program in $programs; do
        build_natively "$program" "$@"
        ask timeout 60 "./$program"
        [ "$status" -eq 0 ] && [ -z "$output$stderr" ] && continue
        printf '%s %s: status %s\n%s\n%s\n' "$program" "$*" "$status" "$output" "$stderr"
        failed=1
    done
    return $failed
}

# Runs the program that does everything at random; whatever is behind the options of the compiler and -- are its arguments.
mixes_well() {
    local options=()
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    write_import_headers
    build_natively mixed "${options[@]}"
    # what a dead server had is not given back
    ASAN_OPTIONS=detect_leaks=0 ask timeout 120 ./mixed "$@"
    printf 'status %s\n%s\n%s\n' "$status" "$output" "$stderr"
    [ "$status" -eq 0 ]
    [ -z "$output$stderr" ]
}

need_sanitizer() {
    echo 'int main(void) { return 0; }' >empty.c
    gcc "-fsanitize=$1" -o empty empty.c 2>/dev/null && ./empty || skip "programs with -fsanitize=$1 do not run here"
}

@test "native calls mean what calls between processes mean" {
    all_hold -O2
}

@test "native calls mean the same under AddressSanitizer and UBSan, which find nothing" {
    need_sanitizer address,undefined
    all_hold -g -fsanitize=address,undefined -fno-sanitize-recover=all
}

@test "native calls mean the same under ThreadSanitizer, which finds nothing" {
    need_sanitizer thread
    all_hold -g -fsanitize=thread
}

@test "calls, cuts and deaths at random end as they can (plain)" { mixes_well -O2 -- 1000 1; }

@test "calls, cuts and deaths at random end as they can (AddressSanitizer)" {
    need_sanitizer address,undefined
    mixes_well -g -fsanitize=address,undefined -fno-sanitize-recover=all -- 500 2
}

@test "calls and cuts at random end as they can (ThreadSanitizer)" {
    need_sanitizer thread
    mixes_well -g -fsanitize=thread -- 500 3 0
}

# run_inside ENGINE PROGRAM ARGUMENT...
run_inside() {
    local engine=$1 program=$2
    shift 2
    "$cc" -O2 -o "$program" "$program.c" -L. -lbox -lworker -lrelay
    ask timeout 120 "$faultline" run -e "$engine" --mem=256M --server=worker=worker.server,allow=relay \
        --server=relay=relay.server,allow=worker:box "./$program" "$@"
}

build_servers() {
    local server
    write_import_headers
    for server in box worker relay; do
        "$cc" -O2 --server=$server --header=$server.h -o $server.server $server.c -L. -lbox -lworker -lrelay
    done
}

between_processes() {
    local program failed=0
    need_engine "$1"
    build_servers
    for program in $programs; do
        run_inside "$1" "$program"
        [ "$status" -eq 0 ] && [ -z "$output" ] && continue
        printf '%s: status %s\n%s\n%s\n' "$program" "$status" "$output" "$stderr"
        failed=1
    done
    return $failed
}

@test "calls between processes mean what native calls mean (tcg)" { between_processes tcg; }
@test "calls between processes mean what native calls mean (kvm)" { between_processes kvm; }

mixes_well_inside() {
    need_engine "$1"
    build_servers
    run_inside "$@"
    stderr=$(without_kvm_line <<<"$stderr" | grep -v 'was ended by fl_kill()' || true)
    printf 'status %s\n%s\n%s\n' "$status" "$output" "$stderr"
    [ "$status" -eq 0 ]
    [ -z "$output$stderr" ]
}

@test "calls, cuts and deaths between processes at random end as they can (tcg)" { mixes_well_inside tcg mixed 200 4; }
@test "calls, cuts and deaths between processes at random end as they can (kvm)" { mixes_well_inside kvm mixed 30 5; }

@test "AddressSanitizer sees the first byte behind a buffer, in the server, called by the client" {
    need_sanitizer address
    write_import_headers
    printf '%s\n' '#include "worker.h"' 'int main(void)' '{' 'unsigned char bytes[100];' 'worker_overrun(bytes, 13);' \
        'return 0;' '}' >overrun.c
    build_natively overrun -g -fsanitize=address
    ask ./overrun
    [ "$status" -ne 0 ]
    [[ $stderr == *"heap-buffer-overflow"*"in worker_overrun "*"worker.c:"*"in main "*"overrun.c:5"* ]]
    [[ $stderr == *"0 bytes to the right of 13-byte region"* ]] || [[ $stderr == *"0 bytes after 13-byte region"* ]]
}

@test "AddressSanitizer sees a server that keeps a buffer for longer than the call" {
    need_sanitizer address
    cat >keeper.c <<'EOF'
#include <faultline/export.h>
static const char *kept;
int keep(const char *text)
{
    kept = text;
    return 0;
}
FL_EXPORT(keep, FL_STRING(text));
int kept_first(void)
{
    return *kept;
}
FL_EXPORT(kept_first);
EOF
    printf '%s\n' 'int keep(const char *);' 'int kept_first(void);' 'int main(void)' '{' 'keep("text");' \
        'return kept_first();' '}' >client.c
    "$cc" --native -fsanitize=address -o client client.c keeper.c
    ask ./client
    [ "$status" -ne 0 ]
    [[ $stderr == *"heap-use-after-free"*"in kept_first "* ]]
}

@test "valgrind sees the first byte behind a buffer" {
    command -v valgrind >/dev/null || skip "valgrind is not installed"
    write_import_headers
    printf '%s\n' '#include "worker.h"' 'int main(void)' '{' 'unsigned char bytes[100];' 'worker_overrun(bytes, 13);' \
        'return 0;' '}' >overrun.c
    build_natively overrun
    ask valgrind --error-exitcode=9 ./overrun
    [ "$status" -eq 9 ]
    [[ $stderr == *"Invalid write of size 1"*"worker_overrun"*"0 bytes after a block of size 13"* ]]
}

@test "in gdb the client's frame is above the server's function" {
    command -v gdb >/dev/null || skip "gdb is not installed"
    write_import_headers
    build_natively buffers -O2 -g
    ask gdb -batch -ex 'set debuginfod enabled off' -ex 'break worker_fill' -ex run -ex backtrace ./buffers
    backtrace=$(sed -n '/^#/p' <<<"$output")
    echo "$backtrace"
    [[ $backtrace == "#0 "*worker_fill*"worker.c:"*"in __wrap_worker_fill "*" out "*"buffers.c:"*" main "*"buffers.c:"* ]]
    [ "$(wc -l <<<"$backtrace")" -le 9 ]
}

# Whether a conformance program asks for nothing that only the command or the guest has: options, an end that is told of,
# the host's servers, an order by priorities.
is_for_all() {
    ! grep -Eq '"team.h"|fl_priority\([0-9]|let_others_wait|faultline/(fs|console)\.' "$1" && ! sed '/\*\//q' "$1" | grep -Eq '(status|stderr|engine|native):' &&
        ! sed -n 's/.*run: *//p' "$1" | grep -Eq '(^| )--?[^s ]|,(restart|grace|mem|instances)'
}

# Adds to `servers` what the file includes headers of, and what those servers need.
add_servers_of() {
    local header name
    for header in $(sed -n 's/^#include "\(.*\)"/\1/p' "$1"); do
        name=${header%.h}
        name=${name%.import}
        [[ " $seen " != *" $header "* ]] || continue
        seen+=" $header"
        [ ! -f "$header" ] || add_servers_of "$header"
        [ -f "${name}_server.c" ] && [[ " ${servers[*]} " != *" --server=$name "* ]] || continue
        servers+=("--server=$name" "${name}_server.c")
        add_servers_of "${name}_server.c"
    done
}

@test "the conformance programs that ask for nothing special hold natively" {
    local directory=$BATS_TEST_DIRNAME/../guest/conformance program servers seen failed=0 built=0
    cp "$directory"/*.[ch] .
    for program in "$directory"/*.c; do
        program=$(basename "$program" .c)
        [ -f "$guest/conformance/$program" ] && is_for_all "$program.c" || continue
        servers=() seen=
        add_servers_of "$program.c"
        ! grep -qsE 'faultline/(fs|console)\.' "${servers[@]#--*}" || continue
        built=$((built + 1))
        "$cc" --native -g -I"$guest/conformance" -o "$program" "$program.c" "${servers[@]}" || { failed=1; continue; }
        ask timeout 60 "./$program"
        [ "$status" -eq 0 ] && [ -z "$output$stderr" ] && continue
        printf '%s: status %s\n%s\n%s\n' "$program" "$status" "$output" "$stderr"
        failed=1
    done
    echo "$built programs"
    [ $failed -eq 0 ]
    [ $built -gt 0 ]
}

@test "a crash of a server is the program's, and exit in a server only the server's" {
    write_import_headers
    printf '%s\n' '#include "worker.h"' '#include <faultline/call.h>' '#include <errno.h>' 'int main(int argc, char **argv)' \
        '{' '(void)argv;' 'worker_exit(3);' 'if (fl_error() != EOWNERDEAD || argc > 1) return 1;' 'fl_restart("worker");' \
        'worker_crash();' 'return 2;' '}' >client.c
    build_natively client
    ask ./client
    [ "$status" -eq 139 ]
    ask ./client more
    [ "$status" -eq 1 ]
}

# A server of two files with a helper, a main and an exported function that it calls itself; NAME ADDS.
write_adder() {
    mkdir "$1"
    printf '%s\n' 'int helper(int);' 'int started;' 'int main(void)' '{' "started = $2;" 'return 0;' '}' \
        'int helper(int number)' '{' 'return number + started;' '}' >"$1/helper.c"
    printf '%s\n' '#include <faultline/export.h>' 'int helper(int);' "int $1_twice(int number)" '{' \
        "return $1_once($1_once(number));" '}' "FL_EXPORT($1_twice);" >"$1/twice.c"
    printf '%s\n' '#include <faultline/export.h>' 'int helper(int);' "int $1_once(int number)" '{' \
        'return helper(number);' '}' "FL_EXPORT($1_once);" >"$1/once.c"
    sed -i "1iint $1_once(int);" "$1/twice.c"
}

@test "servers have their own helpers and main, and calls inside of one stay inside" {
    write_adder one 1
    write_adder ten 10
    printf '%s\n' '#include <stdio.h>' 'int one_twice(int), ten_twice(int), ten_once(int), helper(int);' 'int helper(int number)' \
        '{' 'return -number;' '}' 'int main(void)' '{' \
        'printf("%d %d %d %d\n", one_twice(0), ten_twice(0), ten_once(5), helper(7));' 'return 0;' '}' >client.c
    "$cc" --native -Wall -o client client.c --server=one one/*.c --server=ten ten/*.c
    run -0 ./client
    [ "$output" = "2 20 15 -7" ]
}

@test "servers are made of objects and archives too, and exported by a list" {
    printf '%s\n' 'int plain_inner(int number)' '{' 'return number + 1;' '}' >inner.c
    printf '%s\n' 'int plain_inner(int);' 'int plain_outer(const int *numbers, int count)' '{' \
        'return count ? plain_inner(numbers[count - 1]) : 0;' '}' >outer.c
    printf '%s\n' '# a comment' 'plain_inner' '  plain_outer FL_IN(numbers, count)' >plain.exports
    printf '%s\n' '#include <stdio.h>' 'int plain_inner(int), plain_outer(const int *, int);' 'int main(void)' '{' \
        'printf("%d %d\n", plain_inner(1), plain_outer((int[]){5, 6}, 2));' 'return 0;' '}' >client.c
    "$cc" --native -c inner.c outer.c client.c
    ar rc libplain.a inner.o outer.o
    "$cc" --native -o client client.o --server=plain --exports=plain.exports libplain.a
    run -0 ./client
    [ "$output" = "2 7" ]
    "$cc" --native -o client client.o --server=plain --exports=plain.exports inner.o outer.c
    run -0 ./client
    [ "$output" = "2 7" ]
}

@test "types of the C library's names cross, as the server lays them out" {
    cat >clock.c <<'EOF'
#include <faultline/export.h>
#include <sys/types.h>
#include <time.h>
struct timespec clock_add(struct timespec time, off_t seconds, mode_t *mode);
struct timespec clock_add(struct timespec time, off_t seconds, mode_t *mode)
{
    *mode = 0644;
    return (struct timespec){time.tv_sec + seconds, time.tv_nsec};
}
FL_EXPORT(clock_add, FL_OUT(mode, 1));
EOF
    cat >client.c <<'EOF'
#include <stdio.h>
#include <sys/types.h>
#include <time.h>
struct timespec clock_add(struct timespec time, off_t seconds, mode_t *mode);
int main(void)
{
    mode_t mode;
    struct timespec time = clock_add((struct timespec){3, 4}, 5, &mode);
    printf("%ld %ld %o\n", (long)time.tv_sec, (long)time.tv_nsec, (unsigned)mode);
    return 0;
}
EOF
    "$cc" --native -Wall -Wextra -Werror -o client client.c clock.c
    run -0 ./client
    [ "$output" = "8 4 644" ]
}

@test "exit status, standard streams and arguments are those of any program" {
    printf '%s\n' '#include <stdio.h>' '#include <stdlib.h>' 'static void last(void)' '{' 'puts("last");' '}' \
        'int main(int argc, char **argv)' '{' 'atexit(last);' 'puts(argv[argc - 1]);' 'exit(7);' '}' >client.c
    "$cc" --native -Wall -o client client.c
    ask ./client "two words"
    [ "$status" -eq 7 ]
    [ "$output" = $'two words\nlast' ]
}

# Runs faultline-cc --native with the arguments; it must fail, and the last line holds the words.
refuses() {
    local words=$1
    shift
    ask "$cc" --native "$@"
    echo "$stderr"
    [ "$status" -eq 1 ]
    [[ $(tail -n 1 <<<"$stderr") == *"$words"* ]]
}

@test "mistakes are told in a sentence" {
    printf '%s\n' '#include <faultline/export.h>' 'int same(void)' '{' 'return 1;' '}' 'FL_EXPORT(same);' >same.c
    mkdir other
    sed 's/same/other/g' same.c >other/same.c
    echo 'int main(void) { return 0; }' >client.c
    refuses "two servers are called same; name them with --server=NAME" -o client client.c same.c other/same.c
    refuses "the server empty needs at least one source" -o client client.c --server=empty
    refuses "exports nothing" -o client --server=client client.c
    refuses "compile that with faultline-cc -c, or with -g, instead" -g0 -o client client.c same.c
    sed -i 's/int same(void)/int same(char *text)/' same.c
    refuses "write FL_IN(text, count)" -o client client.c same.c
    [ ! -e client ]
}
