#!/usr/bin/env bats
# faultline-gen: every source of tests/generator/ is refused with the words of its first line, or explained as expected.

setup() {
    top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    gen=${BUILD:-${build:-$top/build}}/faultline-gen
    cd "$BATS_TEST_TMPDIR"
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

@test "the same function has the same hash with other names and typedefs, and another with other types" {
    hash_of() {
        echo "#include <faultline/export.h>
$1" >source.c
        compile source.c
        "$gen" --server=test --kind=guest --imports=imports object.o
        grep -o 'quad 0x.*' imports/f.S
    }
    first=$(hash_of 'long f(const int *a, long n) { return a[n]; } FL_EXPORT(f, FL_IN(a, n));')
    renamed=$(hash_of 'typedef long number; number f(const int *b, number m) { return b[m]; } FL_EXPORT(f, FL_IN(b, m));')
    other=$(hash_of 'long f(const short *a, long n) { return a[n]; } FL_EXPORT(f, FL_IN(a, n));')
    [ "$first" = "$renamed" ]
    [ "$first" != "$other" ]
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

@test "calls through the dispatchers of a host server arrive as written" {
    for part in host_server host_calls; do
        compile "$top/tests/generator/$part.c" "$part.o"
    done
    "$gen" --server=test --kind=host --dispatchers=dispatchers.c --import-header=test.import.h host_server.o
    ${CC:-gcc} -std=c11 -Wall -Wextra -Wconversion -Werror -g -fsanitize=address,undefined -I"$top/include" -I"$top" \
        -o host_calls dispatchers.c host_server.o host_calls.o
    ./host_calls
}
