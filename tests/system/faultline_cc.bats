#!/usr/bin/env bats
# faultline-cc: what it makes of sources, servers and libraries, and what it says of mistakes.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154,SC2164
load common

setup() {
    cc=$build/faultline-cc
    cd "$BATS_TEST_TMPDIR"
    cat >sum.h <<'END'
long sum(const long *values, unsigned long count);
END
    cat >sum.c <<'END'
#include "sum.h"
#ifndef PLAIN
#include <faultline/export.h>
FL_EXPORT(sum, FL_IN(values, count));
#endif
long sum(const long *values, unsigned long count)
{
    long result = 0;
    while (count--)
        result += values[count];
    return result;
}
END
    cat >client.c <<'END'
#include "sum.h"
#include <stdio.h>
long more(void);
int main(void)
{
    printf("%ld\n", sum((long[]){1, 2}, 2) + more());
    return 0;
}
END
    cat >more.c <<'END'
#include "sum.h"
long more(void)
{
    return sum((long[]){10, 20}, 2);
}
END
}

slots() {
    nm "$1" | grep -c ' sum$'
}

@test "a server comes with its library and header, and each function is one slot however often it is called" {
    "$cc" --server=sum --header=sum.h -o sum.server sum.c
    [ -s libsum.a ]
    [ -s sum.import.h ]
    "$cc" -Wall -o client client.c more.c -L. -lsum
    [ "$(slots client)" -eq 1 ]
    readelf -lW client | grep -q 'LOOS+0xf6c0001 .* 0x001000 *0x1000$'
}

@test "a call that does not wait takes a slot for its start and one for its end, and the call itself none" {
    "$cc" --server=sum --header=sum.h sum.c
    cat >waiting.c <<'END'
#include "sum.import.h"
int main(void)
{
    fl_future future = sum_async((long[]){1, 2}, 2);
    return future && sum_result(future) == 3;
}
END
    "$cc" -std=c11 -pedantic -Wall -Wextra -Werror -o waiting waiting.c -L. -lsum
    nm waiting >symbols
    grep -q ' sum_async$' symbols
    grep -q ' sum_result$' symbols
    refute grep ' sum$' symbols
}

@test "a large result leaves the arguments of the call that does not wait where they are" {
    cat >large.c <<'END'
#include <faultline/export.h>
struct large { long values[4]; };
struct large large(long first, double second)
{
    return (struct large){{first, (long)second}};
}
FL_EXPORT(large);
END
    "$cc" --server=large large.c
    cat >client.c <<'END'
#include "large.import.h"
fl_future started(void);
fl_future started(void)
{
    return large_async(0x1234, 2);
}
END
    "$cc" -O2 -S -o client.s client.c
    # behind an unused rdi, the first argument is in rsi, as in a call of large()
    grep -q 'movl.*[$]4660, %esi' client.s
    grep -q 'call.*__fl_async_large' client.s
}

@test "the kernel's and the host's functions have import headers too" {
    cat >program.c <<'END'
#include <faultline/console.import.h>
#include <faultline/fs.import.h>
#include <faultline/kernel.import.h>
int main(void)
{
    fl_future time = fl_time_async(FL_CLOCK_MONOTONIC), written = console_write_async(1, "hello\n", 6);
    fl_future file = fs_open_async("file", 0, 0);
    return fl_time_result(time) < 0 || console_write_result(written) != 6 || fs_open_result(file) < 0;
}
END
    "$cc" -std=c11 -pedantic -Wall -Wextra -Werror -o program program.c
    nm program >symbols
    for function in fl_time console_write fs_open; do
        grep -q " ${function}_async$" symbols
        grep -q " ${function}_result$" symbols
    done
}

@test "a server's objects and queues are in its tables, wherever they are declared" {
    cat >pen.h <<'END'
struct pen;
struct pen *pen_take(void);
int pen_write(struct pen *pen, const char *text);
END
    cat >pen.c <<'END'
#include "pen.h"
#include <faultline/export.h>
struct pen { int ink; } one = {100};
struct pen *pen_take(void) { return &one; }
FL_EXPORT(pen_take, FL_QUEUE(pens));
int pen_write(struct pen *pen, const char *text) { return *text ? pen->ink-- : 0; }
FL_EXPORT(pen_write, FL_STRING(text));
END
    cat >release.c <<'END'
#include "pen.h"
#include <faultline/export.h>
void pen_release(struct pen *pen);
void pen_release(struct pen *pen) { (void)pen; }
FL_OBJECT(struct pen, pen_release, FL_QUEUE(pens));
END
    "$cc" -std=c11 -pedantic -Wall -Wextra -Werror --server=pen --header=pen.h pen.c release.c
    grep -q 'FL_OBJECT_OF("pen", struct pen);' pen.import.h
    cat >writer.c <<'END'
#include "pen.import.h"
int main(void)
{
    return pen_write(pen_take(), "text");
}
END
    "$cc" -std=c11 -pedantic -Wall -Wextra -Werror -o writer writer.c -L. -lpen
    readelf -SW writer >sections
    refute grep -q 'fl\.declare' sections
}

# A server of pens, a second server that writes with the first one's pens, and a client of both.
pens_and_clerk() {
    cat >pen.h <<'END'
struct pen;
struct ink {
    long left, used, times;
};
struct pen *pen_take(long ink);
struct ink pen_write(struct pen *pen, const char *text, double pressure);
int pen_copy(struct pen *pen, char *text, unsigned long room);
long pen_count(void);
END
    cat >pen.c <<'END'
#include "pen.h"
#include <faultline/export.h>
#include <stdlib.h>
#include <string.h>
struct pen {
    struct ink ink;
    char last[16];
};
static long count;
struct pen *pen_take(long ink)
{
    struct pen *pen = calloc(1, sizeof *pen);
    count++;
    pen->ink.left = ink;
    return pen;
}
FL_EXPORT(pen_take, FL_QUEUE(pens));
void pen_release(struct pen *pen)
{
    count--;
    free(pen);
}
FL_OBJECT(struct pen, pen_release, FL_QUEUE(pens));
struct ink pen_write(struct pen *pen, const char *text, double pressure)
{
    long used = (long)((double)strlen(text) * pressure);
    pen->ink = (struct ink){pen->ink.left - used, pen->ink.used + used, pen->ink.times + 1};
    strncpy(pen->last, text, sizeof pen->last - 1);
    return pen->ink;
}
FL_EXPORT(pen_write, FL_STRING(text), FL_QUEUE(pens));
int pen_copy(struct pen *pen, char *text, unsigned long room)
{
    strncpy(text, pen->last, room);
    return (int)strlen(pen->last);
}
FL_EXPORT(pen_copy, FL_OUT(text, room), FL_QUEUE(pens));
long pen_count(void)
{
    return count;
}
FL_EXPORT(pen_count, FL_CONCURRENT);
END
    cat >clerk.c <<'END'
#include "pen.import.h"
#include <faultline/export.h>
struct pen *clerk_sign(struct pen *pen);
struct pen *clerk_sign(struct pen *pen)
{
    return pen_write(pen, "signed", 1).times > 0 ? pen : 0;
}
FL_EXPORT(clerk_sign);
END
    cat >office.c <<'END'
#include "clerk.import.h"
#include "pen.import.h"
#include <stdio.h>
int main(void)
{
    char text[8] = "";
    fl_future taken = pen_take_async(100);
    struct pen *pen = pen_take_result(taken);
    fl_future written = pen_write_async(pen, "hello", 2);
    struct ink ink = pen_write_result(written);
    printf("%ld %ld %ld\n", ink.left, ink.used, ink.times);
    printf("signed: %d\n", clerk_sign_result(clerk_sign_async(pen)) == pen);
    fl_future copied = pen_copy_async(pen, text, sizeof text);
    int length = pen_copy_result(copied);
    printf("%d %s\n", length, text);
    printf("%ld, ", pen_count());
    fl_release(pen);
    fl_release(pen);
    for (int tries = 0; pen_count() > 0 && tries < 1000; tries++)
        fl_sleep(1000000);
    printf("%ld\n", pen_count());
    return pen_copy(pen, text, sizeof text) != -1 || fl_error() == 0;
}
END
    "$cc" -Wall -Wextra -Werror --server=pen --header=pen.h pen.c
    "$cc" -Wall -Wextra -Werror --server=clerk clerk.c -L. -lpen
    "$cc" -Wall -Wextra -Werror -o office office.c -L. -lpen -lclerk
    need_engine "$1"
    ask timeout 60 "$faultline" run -e "$1" -s clerk.server,allow=pen ./office
    echo "$output $stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "90 10 1
signed: 1
6 signed
1, 0" ]
}

@test "calls that do not wait, large results and objects of other servers work as the headers say (tcg)" {
    pens_and_clerk tcg
}
@test "calls that do not wait, large results and objects of other servers work as the headers say (kvm)" {
    pens_and_clerk kvm
}

@test "no page of an image is both written and executed, and nothing but RELATIVE is left to relocate" {
    "$cc" -o spin "$BATS_TEST_DIRNAME/../guest/spin.c"
    refute grep -q 'LOAD.*RWE' <(readelf -lW spin)
    readelf -rW spin | grep R_X86_64 >relocations
    refute grep -v R_X86_64_RELATIVE relocations
}

@test "client and server run together as one native program" {
    "$cc" --native -o client client.c more.c --server=sum sum.c
    run -0 ./client
    [ "$output" = 33 ]
    "$cc" --native -o client client.c more.c sum.c
    run -0 ./client
    [ "$output" = 33 ]
    run "$cc" --native -o client client.c more.c
    [ "$status" -eq 1 ]
    [[ $output == *"undefined reference"* ]]
}

two_processes() {
    need_engine "$1"
    "$cc" --server=sum sum.c
    "$cc" -o client client.c more.c libsum.a
    ask timeout 60 "$faultline" run -e "$1" ./client
    [ "$status" -eq 0 ]
    [ "$output" = 33 ]
}

@test "a client and its server run as two processes (tcg)" { two_processes tcg; }
@test "a client and its server run as two processes (kvm)" { two_processes kvm; }

import_header_suffices() {
    need_engine "$1"
    "$cc" --server=sum --header=sum.h sum.c
    rm sum.c
    sed 's/"sum.h"/"sum.import.h"/' client.c >importer.c
    "$cc" -c -o importer.o importer.c
    "$cc" -Wall -Werror -o client importer.o more.c -L. -lsum
    ask timeout 60 "$faultline" run -e "$1" ./client
    [ "$status" -eq 0 ]
    [ "$output" = 33 ]
}

@test "the import header and library are all that a client needs (tcg)" { import_header_suffices tcg; }
@test "the import header and library are all that a client needs (kvm)" { import_header_suffices kvm; }

@test "an import header finds the server's own header from where it lies, and by whole paths too" {
    mkdir -p source/parts build/sub
    cp sum.c sum.h source/parts
    printf '#include "sum.import.h"\nint main(void) { return (int)sum((long[]){1, 2}, 2); }\n' >main.c
    for header in source/parts/sum.h "$PWD/source/parts/sum.h"; do
        "$cc" --server=sum --header="$header" -o build/sub/sum.server source/parts/sum.c
        "$cc" -Werror -fsyntax-only -Ibuild/sub main.c
    done
}

@test "an import header refuses the server's own header if that differs from the definition" {
    sed -i 's/unsigned long count/unsigned count/' sum.c
    sed -i '/#include "sum.h"/d' sum.c
    "$cc" --server=sum --header=sum.h sum.c
    echo '#include "sum.import.h"' >importer.c
    run "$cc" -c importer.c
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"conflicting types for"*sum* ]]
}

# Builds a client, changes the server behind it, and runs both.
changed_server_is_refused() {
    need_engine "$1"
    "$cc" --server=sum sum.c
    "$cc" -o client client.c more.c -L. -lsum
    mkdir changed
    sed 's/long sum(const long \*values, unsigned long count)/long sum(const long *values, unsigned count)/' sum.c |
        sed '/sum.h/d' >changed/sum.c
    (cd changed && "$cc" --server=sum sum.c)
    ask timeout 60 "$faultline" run -e "$1" -s sum=changed/sum.server ./client
    refused 126 "was built for another sum of the server sum"
    [[ $stderr == *'"long sum(const long *values, unsigned long count) FL_IN(values, count)"'* ]]
    [[ $stderr == *'"long sum(const long *values, unsigned int count) FL_IN(values, count)"'* ]]
}

@test "a server whose function has changed is refused, with both signatures (tcg)" { changed_server_is_refused tcg; }
@test "a server whose function has changed is refused, with both signatures (kvm)" { changed_server_is_refused kvm; }

missing_server_is_named() {
    need_engine "$1"
    "$cc" --server=sum sum.c
    "$cc" -o client client.c more.c -L. -lsum
    mv sum.server away.server
    ask timeout 60 "$faultline" run -e "$1" ./client
    refused 126 "calls sum of the server sum, and there is no sum.server beside the program or in FAULTLINE_PATH"
    [[ $stderr == *"--server=sum=FILE"* ]]
    ask timeout 60 "$faultline" run -e "$1" -s sum=away.server ./client
    [ "$status" -eq 0 ]
    [ "$output" = 33 ]
}

@test "a server that is not there is named, with the option that helps (tcg)" { missing_server_is_named tcg; }
@test "a server that is not there is named, with the option that helps (kvm)" { missing_server_is_named kvm; }

@test "a library that was forgotten is told with what adds it" {
    mkdir parts
    "$cc" --server=sum -o parts/sum.server sum.c
    "$cc" -c -o parts/more.o more.c
    cp parts/more.o .
    for words in "client.c more.o -Lparts" "client.c parts/more.o"; do
        # shellcheck disable=SC2086
        run "$cc" -o client $words
        [ "$status" -eq 1 ]
        [[ $output == *"undefined reference to "*"faultline-cc: sum is in parts/libsum.a: add -Lparts -lsum behind the sources" ]]
    done
    "$cc" -o client client.c more.o -Lparts -lsum
}

@test "a function that no server exports is named by the linker" {
    "$cc" --server=sum sum.c
    run "$cc" -o client client.c -L. -lsum
    [ "$status" -eq 1 ]
    [[ $output == *"client.c:"*"undefined reference to "*more* ]]
    [ ! -e client ]
}

@test "gcc's own options do what they do: -c, -E, -S, -MMD, -fsyntax-only, -v" {
    "$cc" -c -MMD client.c
    [ -s client.o ]
    [ "$(cat client.d)" = "client.o: client.c sum.h" ]
    "$cc" -E client.c | grep -q 'long sum(const long'
    "$cc" -S -o - more.c | grep -q 'call.*sum'
    rm client.o
    "$cc" -fsyntax-only client.c
    [ ! -e client.o ]
    "$cc" -v 2>&1 | grep -q '^gcc version'
    "$cc" -v -c client.c 2>&1 | grep -q 'cc1 .*client\.c'
    "$cc" --server=sum -MMD sum.c
    [[ $(cat ./*.d) == *"sum.server: sum.c sum.h "*export.h* ]]
}

@test "a call in the place of a return stays a call" {
    "$cc" -O2 -S -o - more.c >more.s
    refute grep 'jmp.*sum' more.s
}

@test "a compiler's error is the compiler's, with file and line, and nothing is written" {
    echo 'int wrong = ;' >wrong.c
    local options
    for options in "-c" "-o wrong" "--server=wrong" "--native -o wrong"; do
        # shellcheck disable=SC2086
        run "$cc" $options wrong.c
        [ "$status" -eq 1 ]
        [[ $output == *"wrong.c:1:"*error* ]]
        [ "$(echo wrong*)" = wrong.c ] || { echo "$options"; ls; return 1; }
    done
}

@test "a server that cannot be explained is refused with file, line, function and parameter" {
    sed -i '/FL_EXPORT/s/, FL_IN.*)/)/' sum.c
    run "$cc" --server=sum sum.c
    [ "$status" -eq 1 ]
    [ ! -e sum.server ]
    [ ! -e libsum.a ]
    [[ $output == "sum.c:"*": function sum, parameter values: "*"write FL_IN(values, count)"* ]]
    echo 'gone FL_IN(values, count)' >gone.exports
    run "$cc" --server=sum -DPLAIN --exports=gone.exports sum.c
    [ "$status" -eq 1 ]
    [[ $output == "gone.exports:1: function gone, "* ]]
    [ "${#lines[@]}" -eq 1 ]
}

# Runs faultline-cc, which must fail with one line that is just that, and speaks of no file that it made itself.
says_just() {
    run "$cc" "${@:2}"
    echo "$output"
    [ "$status" -eq 1 ]
    [ "$output" = "$1" ]
}

@test "what is wrong with a list is said of the list, and what is wrong with an object by its own name" {
    : >sum.exports
    says_just "faultline-gen: sum.exports: names nothing to export; write a function and its attributes a line" \
        --server=sum -DPLAIN --exports=sum.exports sum.c
    echo 'FL_EXPORT(sum, FL_IN(values, count));' >sum.exports
    says_just "faultline-gen: sum.exports:1: FL_EXPORT is for sources; write the function's name and its attributes, as\
 in: f FL_IN(p, n)" \
        --server=sum -DPLAIN --exports=sum.exports sum.c
    echo 'sum' >sum.exports
    run "$cc" --server=sum -DPLAIN --exports=sum.exports sum.c
    [[ $output == "sum.exports:1: function sum, parameter values: "*"FL_STRING(values) on its line, or"* ]]
    says_just "faultline-gen: the server sum exports nothing; write FL_EXPORT(function, attributes...) behind a function, or\
 name a list of functions, which is faultline-cc's --exports" --server=sum -DPLAIN sum.c
    echo 'sum FL_IN(values, count)' >sum.exports
    gcc -c -DPLAIN sum.c
    ar rc libplain.a sum.o
    says_just "sum.exports:1: function sum, its definition is unknown, since sum.o has no debug information; compile\
 that with faultline-cc -c, or with -g, instead" --server=sum --exports=sum.exports libplain.a
}

exported_by_list() {
    need_engine "$1"
    echo 'sum FL_IN(values, count)' >sum.exports
    "$cc" -DPLAIN -c sum.c
    ar rc libplain.a sum.o
    "$cc" --server=sum --exports=sum.exports libplain.a
    "$cc" -o client client.c more.c -L. -lsum
    ask timeout 60 "$faultline" run -e "$1" ./client
    [ "$status" -eq 0 ]
    [ "$output" = 33 ]
}

@test "a library is exported by a list, without a change to its source (tcg)" { exported_by_list tcg; }
@test "a library is exported by a list, without a change to its source (kvm)" { exported_by_list kvm; }

@test "a library that is written again as it was keeps its time" {
    "$cc" --server=sum --imports-only -o libsum.a sum.c
    touch -d '2 hours ago' libsum.a
    touch -d '1 hour ago' reference
    "$cc" --server=sum -o sum.server sum.c
    [ libsum.a -ot reference ]
}

@test "arguments with blanks and quotes reach the compiler as they are" {
    cp sum.c "it's a sum.c"
    "$cc" --server=sum "-DTEXT=\"it's a text\"" -I. -o "a server" "it's a sum.c"
    [ -x "a server" ]
}

# Runs faultline-cc with the arguments; it must fail with one line that holds the first.
says() {
    words=$1
    shift
    run "$cc" "$@"
    echo "$output"
    [ "$status" -eq 1 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == "faultline-cc: "*"$words"* ]]
}

@test "every mistake is one sentence" {
    says "no input files"
    says "-shared" -shared sum.c
    says "--server=VALUE" --server sum.c
    says "-o needs a value" sum.c -o
    says "programs have 64 bits, so -m32 cannot be" -m32 sum.c
    says "-fsanitize=address is for native programs: add --native" -fsanitize=address client.c more.c
    says "-fsanitize=undefined is for native programs: add --native" --server=sum -fsanitize=undefined sum.c
    says "--coverage is for native programs: add --native" --coverage client.c more.c
    says "cannot be a server's name" --server=a/b sum.c
    says "longer than 31" --server=a2345678901234567890123456789012 sum.c
    says "add --server=NAME" --header=sum.h sum.c
    says "missing.h cannot be read" --server=sum --header=missing.h sum.c
    says "missing.exports cannot be read" --server=sum --exports=missing.exports sum.c
    says "at least one source" --server=sum
    says "no object that could export" --server=sum -lm libm.a
}
