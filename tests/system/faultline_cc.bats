#!/usr/bin/env bats
# faultline-cc: what it makes of sources, servers and libraries, and what it says of mistakes.

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
    [ -s libsum.a ] && [ -s sum.import.h ]
    "$cc" -Wall -o client client.c more.c -L. -lsum
    [ "$(slots client)" -eq 1 ]
    readelf -lW client | grep -q 'LOOS+0xf6c0001 .* 0x001000 *0x1000$'
}

@test "no page of an image is both written and executed, and nothing but RELATIVE is left to relocate" {
    "$cc" -o spin "$BATS_TEST_DIRNAME/../guest/spin.c"
    ! readelf -lW spin | grep -q 'LOAD.*RWE'
    ! readelf -rW spin | grep R_X86_64 | grep -qv R_X86_64_RELATIVE
}

@test "client and server run together as one native program" {
    "$cc" --native --server=sum -o client client.c more.c sum.c
    run -0 ./client
    [ "$output" = 33 ]
}

@test "a client and its server run as two processes (tcg)" {
    need_engine tcg
    "$cc" --server=sum sum.c
    "$cc" -o client client.c more.c libsum.a
    run -0 --separate-stderr timeout 60 "$faultline" run -e tcg ./client
    [ "$output" = 33 ]
}

@test "a library is exported by a list, without a change to its source" {
    echo 'sum FL_IN(values, count)' >sum.exports
    "$cc" -DPLAIN -c sum.c
    ar rc libplain.a sum.o
    "$cc" --server=sum --exports=sum.exports libplain.a
    nm sum.server | grep -q ' T sum$'
}

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
    [ "$status" -eq 1 ] && [ "${#lines[@]}" -eq 1 ] && [[ $output == "faultline-cc: "*"$words"* ]]
}

@test "every mistake is one sentence" {
    says "no input files"
    says "-shared" -shared sum.c
    says "--server=VALUE" --server sum.c
    says "-o needs a value" sum.c -o
    says "cannot be a server's name" --server=a/b sum.c
    says "longer than 31" --server=a2345678901234567890123456789012 sum.c
    says "add --server=NAME" --header=sum.h sum.c
    says "missing.h cannot be read" --server=sum --header=missing.h sum.c
    says "missing.exports cannot be read" --server=sum --exports=missing.exports sum.c
    says "at least one source" --server=sum
    says "no object that could export" --server=sum -lm libm.a
}
