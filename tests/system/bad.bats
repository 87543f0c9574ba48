#!/usr/bin/env bats
# What must not run is refused before anything runs: each file that tests/bad/make_bad writes, with its status and words.

load common

setup_file() {
    load common
    export bad=$BATS_FILE_TMPDIR
    "$build/tests/bad/make_bad" "$build/apps/hello" "$build/apps/calc.server" "$build/tests/bad/keeper.server" "$bad"
}

@test "the good program that the bad ones are made from runs" {
    need_engine tcg
    run --separate-stderr timeout 60 "$faultline" run -e tcg "$build/apps/hello"
    [ "$status" -eq 0 ]
}

# Runs the remaining arguments, and says what is amiss unless they are refused with one sentence about a file.
refused() {
    local want=$1 file=$2 words=$3
    shift 3
    run "-$want" --separate-stderr timeout 10 "$faultline" run -e tcg "$@" </dev/null
    if [ "$status" -ne "$want" ] || [ -n "$output" ] || [ "${#stderr_lines[@]}" -ne 1 ] ||
        [[ $stderr != "faultline: $file"*"$words"* ]]; then
        echo "$*: status $status and not $want, or no '$words' in one line; stdout: '$output', stderr: '$stderr'"
        return 1
    fi
}

@test "each bad file is refused with its status and one sentence" {
    need_engine tcg
    local name want words count=0 failed=0
    while read -r name want words; do
        refused "$want" "$bad/$name" "$words" "$bad/$name" || failed=$((failed + 1))
        count=$((count + 1))
    done <"$bad/list"
    echo "$failed of $count"
    [ "$count" -ge 190 ] && [ "$failed" -eq 0 ]
}

@test "a server named on the command line is checked like one that is found" {
    need_engine tcg
    local failed=0
    refused 126 "$build/apps/hello" "the server calc was looked for" -s "calc=$build/apps/hello" "$build/apps/calc" || failed=1
    refused 126 "$bad/direction_unknown" "no known direction" -s "calc=$bad/direction_unknown" "$build/apps/calc" || failed=1
    refused 127 "$bad/missing" "No such file" -s "calc=$bad/missing" "$build/apps/calc" || failed=1
    [ "$failed" -eq 0 ]
}

@test "a name that is nowhere is 127, and a file of that name here is offered by its path" {
    need_engine tcg
    cd "$bad"
    refused 127 no_such_program "no such app" no_such_program
    refused 127 text "write ./text" text
}
