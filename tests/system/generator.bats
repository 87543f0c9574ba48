#!/usr/bin/env bats
# faultline-gen: every source of tests/generator/ is refused with the words of its first line, or explained as expected;
# and what is written of it is what the ABI says.

setup() {
    top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    gen=${BUILD:-${build:-$top/build}}/faultline-gen
    cd "$BATS_TEST_TMPDIR"
}

# Succeeds if the text is not in the file; `!` alone would let the test go on.
refute_text() {
    ! grep "$1" "$2"
}

# The text behind WORD: in a source's first lines.
said() {
    sed -n "1,2s|^/\* $2: \(.*\) \*/\$|\1|p" "$1"
}

compile() {
    # shellcheck disable=SC2046
    ${CC:-gcc} -std=gnu11 -O2 -g -fPIE -w -Wno-psabi -I"$top/include" -I"$top" $(said "$1" compile) -c -o "${2:-object.o}" "$1"
}

@test "each refused source is refused with its words, and nothing is written" {
    failed=0
    for source in "$top"/tests/generator/*.c; do
        expected=$(said "$source" refused)
        [ -n "$expected" ] || continue
        kind=$(said "$source" kind)
        compile "$source"
        rm -rf imports exports.S
        run "$gen" --server=test --kind="${kind:-guest}" --exports=exports.S --imports=imports object.o
        if [ "$status" -ne 1 ] || [[ "$output" != *"$expected"* ]] || [ "${#lines[@]}" -ne 1 ] || [ -e exports.S ]; then
            echo "$source: expected status 1 and \"$expected\", got status $status and: $output"
            failed=1
        fi
    done
    [ "$failed" -eq 0 ]
}

@test "a refusal names file, line, function and parameter" {
    compile "$top/tests/generator/pointer_unexplained.c"
    run "$gen" --server=test --kind=guest object.o
    [[ "$output" == "$top/tests/generator/pointer_unexplained.c:8: function sum, parameter values: "*"; write "*" instead" ]]
}

@test "a server's name that is too long is refused" {
    compile "$top/apps/calc_server.c"
    run "$gen" --server=a1234567890123456789012345678901 --kind=guest object.o
    [ "$status" -eq 1 ]
    [[ "$output" == *"1 to 31 letters"* ]]
}

@test "tables, import library and header of calc assemble and compile" {
    compile "$top/apps/calc_server.c"
    "$gen" --server=calc --kind=guest --exports=exports.S --imports=imports --import-header=calc.import.h object.o
    ${CC:-gcc} -c -o exports.o exports.S
    for member in imports/*.S; do
        ${CC:-gcc} -c -o "${member%.S}.o" "$member"
    done
    ${CC:-gcc} -std=c11 -pedantic -Wall -Wextra -Werror -I"$top/include" -fsyntax-only -x c calc.import.h
    [ "$(find imports -name '*.o' | wc -l)" -eq 30 ]
    readelf -SW exports.o | grep -q '\.fl\.export_table'
    readelf -sW imports/calc_add.o | grep -Eq ' 4 FUNC +GLOBAL +DEFAULT .* calc_add$'
}

# The hash of the function f of a source, and of a server that is called test unless the second argument says otherwise.
hash_of() {
    echo "#include <faultline/export.h>
$1" >source.c
    compile source.c
    "$gen" --server="${2:-test}" --kind=guest --imports=imports object.o
    grep -o 'quad 0x.*' imports/f.S
}

@test "the same function has the same hash with other names and typedefs, and another with other types" {
    first=$(hash_of 'long f(const int *a, long n) { return a[n]; } FL_EXPORT(f, FL_IN(a, n));')
    renamed=$(hash_of 'typedef long number; number f(const int *b, number m) { return b[m]; } FL_EXPORT(f, FL_IN(b, m));')
    other=$(hash_of 'long f(const short *a, long n) { return a[n]; } FL_EXPORT(f, FL_IN(a, n));')
    [ "$first" = "$renamed" ]
    [ "$first" != "$other" ]
}

@test "what is behind an object is not in the hash, but whose it is and what it is called are" {
    object_of() {
        echo "struct $1 { $2 }; void release(struct $1 *o) { (void)o; } FL_OBJECT(struct $1, release);
              struct $1 *f(struct $1 *o) { return o; } FL_EXPORT(f);"
    }
    first=$(hash_of "$(object_of window 'int x;')")
    [ "$first" = "$(hash_of "$(object_of window 'long y; struct window *next;')")" ]
    [ "$first" = "$(hash_of "typedef struct window *handle; $(object_of window 'int x;' | sed 's/struct window \*f/handle f/')")" ]
    [ "$first" != "$(hash_of "$(object_of door 'int x;')")" ]
    [ "$first" != "$(hash_of "$(object_of window 'int x;')" other)" ]
}

@test "a one-way function has another hash, and a queue makes no difference" {
    f='void f(int a) { (void)a; }'
    first=$(hash_of "$f FL_EXPORT(f);")
    [ "$first" = "$(hash_of "$f FL_EXPORT(f, FL_QUEUE(some));")" ]
    [ "$first" = "$(hash_of "$f FL_EXPORT(f, FL_CONCURRENT);")" ]
    [ "$first" != "$(hash_of "$f FL_EXPORT(f, FL_ONEWAY);")" ]
}

desk_server() {
    cat >desk.h <<'END'
#ifndef DESK_H
#define DESK_H
struct window;
struct sizes {
    long all[4];
};
typedef struct window *window_handle;
window_handle window_open(const char *title);
int window_draw(const struct window *window, const int *points, unsigned long count);
struct sizes window_sizes(window_handle window, double scale);
void window_tell(window_handle window);
void window_fill(window_handle window, unsigned char *pixels, unsigned long bytes);
long window_count(void);
#endif
END
    cat >desk.c <<'END'
#include "desk.h"
#include <faultline/export.h>
struct window {
    struct window *next;
};
static struct window only;
window_handle window_open(const char *title) { return *title ? &only : 0; }
FL_EXPORT(window_open, FL_STRING(title), FL_QUEUE(windows));
int window_draw(const struct window *window, const int *points, unsigned long count) { return window && count ? *points : 0; }
FL_EXPORT(window_draw, FL_IN(points, count), FL_QUEUE(drawing));
void window_release(struct window *window) { window->next = 0; }
FL_OBJECT(struct window, window_release, FL_QUEUE(releases));
struct sizes window_sizes(window_handle window, double scale) { return (struct sizes){{window != 0, (long)scale}}; }
FL_EXPORT(window_sizes, FL_QUEUE(windows));
void window_tell(window_handle window) { window->next = window; }
FL_EXPORT(window_tell, FL_ONEWAY, FL_QUEUE(telling));
void window_fill(window_handle window, unsigned char *pixels, unsigned long bytes) { pixels[bytes - 1] = window != 0; }
FL_EXPORT(window_fill, FL_SHARE(pixels, bytes));
long window_count(void) { return 1; }
FL_EXPORT(window_count, FL_CONCURRENT);
END
    compile desk.c desk.o
    "$gen" --server=desk --kind=guest --exports=exports.S --imports=imports --import-header=desk.import.h "$@" desk.o
}

# The 16-bit fields of a function's shape in exports.S.
shape_fields() {
    sed -n "/^\/\* $1 \*\/$/,/section .fl.parameters/s/^    \.short //p" exports.S
}

@test "queues are numbered in the order in which functions and release functions name them, and flags are set" {
    desk_server
    # stack bytes, pointers, flags, queue, and what is reserved
    [ "$(shape_fields window_open)" = "0, 1, 0, 1, 0, 0, 0" ]
    [ "$(shape_fields window_draw)" = "0, 2, 0, 2, 0, 0, 0" ]
    [ "$(shape_fields window_sizes)" = "0, 2, 1, 1, 0, 0, 0" ]
    [ "$(shape_fields window_tell)" = "0, 1, 8, 4, 0, 0, 0" ]
    [ "$(shape_fields window_fill)" = "0, 2, 0, 0, 0, 0, 0" ]
    [ "$(shape_fields window_count)" = "0, 0, 4, 0, 0, 0, 0" ]
    sed -n '/^\/\* struct window \*\/$/,/section .fl.strings/p' exports.S >object
    grep -q 'long window_release - \.' object
    grep -q 'long 3, 0$' object
}

@test "records have the sizes that the ABI says" {
    desk_server
    ${CC:-gcc} -c -o exports.o exports.S
    ${CC:-gcc} -c -o import.o imports/window_open_async.S
    size_of() {
        readelf -SW "$1" | sed -n "s/^.* $2 *PROGBITS *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\) .*/\1/p"
    }
    [ "$((0x$(size_of exports.o .fl.export_table)))" -eq $((6 * 136)) ]
    [ "$((0x$(size_of exports.o .fl.object_table)))" -eq 24 ]
    [ "$((0x$(size_of exports.o .fl.parameters)))" -eq $((8 * 88)) ]
    [ "$((0x$(size_of import.o .fl.import_table)))" -eq 32 ]
}

@test "an import library has f, f_async and f_result, but only f of what is one way or shares pages" {
    desk_server
    [ "$(cd imports && echo *)" = "window_count.S window_count_async.S window_count_result.S window_draw.S \
window_draw_async.S window_draw_result.S window_fill.S window_open.S window_open_async.S window_open_result.S \
window_sizes.S window_sizes_async.S window_sizes_result.S window_tell.S" ]
    local kind=0 ending
    for ending in '' _async _result; do
        grep -q "asciz \"window_draw\"" "imports/window_draw$ending.S"
        grep -q "globl window_draw$ending$" "imports/window_draw$ending.S"
        grep -q "long $kind, 0$" "imports/window_draw$ending.S"
        kind=$((kind + 1))
    done
    [ "$(cat imports/window_draw*.S | grep -c "$(grep -o 'quad 0x.*' imports/window_draw.S)")" -eq 3 ]
    grep -q 'globl __fl_async_window_sizes$' imports/window_sizes_async.S
    grep -q 'globl window_sizes_result$' imports/window_sizes_result.S
}

# A client of the desk's import header, whose functions are defined beside it, as an ordinary program.
import_header_works() {
    cat >client.c <<'END'
#include "desk.import.h"
#include "desk.import.h"
window_handle window_open(const char *title) { return (window_handle)title; }
fl_future window_open_async(const char *title) { return (fl_future)title; }
window_handle window_open_result(fl_future future) { return (window_handle)future; }
static double scale_given;
fl_future __fl_async_window_sizes(void *unused, window_handle window, double scale)
{
    scale_given = scale;
    return unused ? 0 : (fl_future)window;
}
struct sizes window_sizes_result(fl_future future) { return (struct sizes){{(long)future, (long)scale_given}}; }
int main(void)
{
    window_handle window = window_open_result(window_open_async("a title"));
    struct sizes sizes = window_sizes_result(window_sizes_async(window, 3));
    return sizes.all[0] != (long)window || sizes.all[1] != 3;
}
END
    grep -qx 'FL_OBJECT_OF("desk", struct window);' desk.import.h
    [ "$(grep -c 'window_tell\|window_fill' desk.import.h)" -eq 2 ]
    refute_text 'next;' desk.import.h
    for level in 0 2; do
        ${CC:-gcc} -std=c11 -pedantic -Wall -Wextra -Werror -O$level -I"$top/include" -I. -o client client.c
        ./client
    done
}

@test "an import header that includes the server's own declares all three functions" {
    desk_server --header=desk.h
    grep -qx '#include "desk.h"' desk.import.h
    import_header_works
}

@test "an import header that stands alone declares all three functions, and shows nothing of an object" {
    desk_server
    refute_text '"desk.h"' desk.import.h
    import_header_works
}

@test "a server that includes another's import header knows its objects, and passes that on" {
    desk_server --header=desk.h
    type=$(sed -n '/struct window \*\/$/,/section .fl.strings/s/.*quad //p' exports.S)
    echo '#include "desk.import.h"
#include <faultline/export.h>
struct brush { int width; };
void brush_release(struct brush *brush) { brush->width = 0; }
FL_OBJECT(struct brush, brush_release);
struct window *paint(struct window *window, struct brush *brush) { return brush ? window : 0; }
FL_EXPORT(paint);' >painter.c
    compile painter.c painter.o
    rm -rf imports exports.S
    "$gen" --server=painter --kind=guest --exports=exports.S --imports=imports --import-header=painter.import.h painter.o
    grep -qx 'FL_OBJECT_OF("desk", struct window);' painter.import.h
    grep -qx 'FL_OBJECT_OF("painter", struct brush);' painter.import.h
    [ "$(grep -c "quad $type\$" exports.S)" -eq 1 ] # the result
    [ "$(grep -c "quad 0, $(printf %u "$type")\$" exports.S)" -eq 1 ] # and the argument
    [ "$(grep -c 'section .fl.object_table' exports.S)" -eq 1 ]
}

@test "what a native program's objects declare is there, and in nobody's way" {
    desk_server
    ${CC:-gcc} -D__FAULTLINE_NATIVE__ -O2 -g -w -I"$top/include" -c -o native.o desk.c
    rm -rf imports
    "$gen" --server=desk --kind=guest --imports=imports native.o
    [ "$(find imports -name '*.S' | wc -l)" -eq 14 ]
    echo '#include "desk.import.h"
int main(void) { return window_count() != 1; }' >main.c
    ${CC:-gcc} -D__FAULTLINE_NATIVE__ -Wall -Werror -I"$top/include" -o native main.c native.o
    ./native
    readelf -lW native >segments
    refute_text 'fl\.declare' segments
}

@test "an unmodified library is exported by a list" {
    echo 'int add(int left, int right) { return left + right; } int first(const int *list) { return *list; }' >library.c
    compile library.c
    printf '# what others may call\nadd\n\nfirst FL_IN(list, 1), FL_FAILS(-2)\n' >library.exports
    "$gen" --server=library --kind=guest --exports-list=library.exports --imports=imports object.o
    grep -q 'int first(const int \*list) FL_IN(list, 1), FL_FAILS(-2)' imports/first.S
    echo 'first' >library.exports
    run "$gen" --server=library --kind=guest --exports-list=library.exports object.o
    [[ "$output" == "library.exports:1: function first, parameter list: "* ]]
}

@test "a list can say what its objects are" {
    echo 'struct pool { int free; }; struct pool *pool_make(int n) { static struct pool p; p.free = n; return &p; }
int pool_take(struct pool *pool) { return pool->free--; } void pool_end(struct pool *pool) { pool->free = 0; }' >library.c
    compile library.c
    printf 'pool_make\npool_take FL_QUEUE(taking)\n\tstruct   pool FL_OBJECT(pool_end, FL_QUEUE(taking)) # all\n' >exports
    "$gen" --server=library --kind=guest --exports-list=exports --exports=exports.S object.o
    grep -q 'long pool_end - \.' exports.S
    grep -q 'asciz "pool"' exports.S
    list_is_refused() {
        printf '\n%s\n' "$1" >exports
        run "$gen" --server=library --kind=guest --exports-list=exports object.o
        echo "$output"
        [ "$status" -eq 1 ] && [[ "$output" == "exports:2: $2"* ]] && [ "${#lines[@]}" -eq 1 ]
    }
    list_is_refused 'struct pool FL_OBJECT(gone)' 'struct pool, the definition of its release function gone is in no object'
    list_is_refused 'struct pool FL_IN(pool, 1)' 'struct pool, nothing but a release function can be said of a struct'
    list_is_refused 'struct pool' 'struct pool, nothing but a release function can be said of a struct'
    list_is_refused 'struct' 'struct , nothing but a release'
    list_is_refused 'pool FL_OBJECT(pool_end)' 'function pool, FL_OBJECT is said of what is no struct'
    list_is_refused 'pool_make FL_OBJECT(pool_end)' 'function pool_make, FL_OBJECT is said of what is no struct'
}

@test "an attribute that does not fit the kind of server is refused for each kind" {
    compile "$top/tests/generator/token_in_guest.c"
    run "$gen" --server=test --kind=host object.o
    [[ "$output" == *"FL_TOKEN is for the kernel only"* ]]
    "$gen" --server=kernel --kind=kernel --imports=imports object.o # where an address is what it is
    [ "$(find imports -name '*.S' | wc -l)" -eq 3 ]
    compile "$top/tests/generator/on_vcpu_in_guest.c"
    run "$gen" --server=kernel --kind=kernel object.o
    [[ "$output" == *"FL_ON_VCPU is for host servers only"* ]]
}

@test "calls through the dispatchers of a host server arrive as written" {
    for part in host_server host_calls; do
        compile "$top/tests/generator/$part.c" "$part.o"
    done
    "$gen" --server=test --kind=host --dispatchers=dispatchers.c --import-header=test.import.h host_server.o
    ${CC:-gcc} -std=c11 -Wall -Wextra -Wconversion -Werror -g -fsanitize=address,undefined -I"$top/include" -I"$top" \
        -o host_calls dispatchers.c host_server.o host_calls.o
    ./host_calls
}
