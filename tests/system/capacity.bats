#!/usr/bin/env bats
# How much there may be at once within the memory that a run has by default: processes, handles, threads.

load common

servers=63
sources=$BATS_TEST_DIRNAME/../guest/capacity

# A program, and servers that differ in their names.
setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    local i libraries=() names=()
    for ((i = 1; i <= servers; i++)); do
        sed "s/NAME/part$i/g" "$sources/part.h" >"part$i.h"
        sed "s/NAME/part$i/g" "$sources/part.c" >"part$i.c"
        "$build/faultline-cc" -O1 "--server=part$i" "--header=part$i.h" -o "part$i.server" "part$i.c" || return 1
        echo "#include \"part$i.import.h\"" >>servers.h
        libraries+=("-lpart$i")
        names+=("X(part$i)")
    done
    echo "#define SERVERS(X) ${names[*]}" >>servers.h
    "$build/faultline-cc" -O1 -I. -o all "$sources/all.c" -L. "${libraries[@]}"
}

all_at_once() {
    need_engine "$1"
    cd "$BATS_FILE_TMPDIR"
    run --separate-stderr timeout 100 "$faultline" run -e "$1" --mem=64M ./all "$2" "$3"
    echo "$output $stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "64 processes, $2 handles, $3 threads" ]
}

@test "64 processes, 10,000 handles and 1,000 threads fit into 64 MiB (tcg)" { all_at_once tcg 10000 1000; }

# Fewer, since some machines' KVM interprets kernel code, which takes a minute for those.
@test "64 processes, 1,000 handles and 200 threads fit into 64 MiB (kvm)" { all_at_once kvm 1000 200; }
