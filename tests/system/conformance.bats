#!/usr/bin/env bats
# The conformance suite: every program of tests/guest/conformance on both engines, each the test of one statement.

load common

source_of() {
    echo "$BATS_TEST_DIRNAME/../guest/conformance/$1.c"
}

# What the first comment of a program says behind a word.
said() {
    sed -n "1,/\*\//s/^.*\b$2: *\(.*[^ ]\) *\$/\1/p" "$(source_of "$1")" | sed 's| *\*/$||' | head -n 1
}

# Runs one program; says what does not hold.
conforms() {
    local engine=$1 program=$2 want words only input
    only=$(said "$program" engine)
    [ -z "$only" ] || [ "$only" = "$engine" ] || return 0
    want=$(said "$program" status)
    words=$(said "$program" stderr)
    cd "$guest/conformance" || return 1
    input=$(said "$program" stdin)
    if [ -n "$input" ]; then exec 8< <(eval "$input"); else exec 8<&9; fi
    # shellcheck disable=SC2046
    ask timeout 100 "$faultline" run -e "$engine" $(said "$program" run) "./$program" <&8
    stderr=$(without_kvm_line <<<"$stderr")
    if [ "$status" -ne "${want:-0}" ] || [ -n "$output" ]; then
        printf '%s (%s): status %s\n%s\n%s\n' "$program" "$engine" "$status" "$output" "$stderr"
        return 1
    fi
    if [ -n "$words" ]; then
        [[ $stderr == *"$words"* ]] || { printf '%s (%s): no "%s" in: %s\n' "$program" "$engine" "$words" "$stderr"; return 1; }
    elif [ -n "$stderr" ]; then
        printf '%s (%s): %s\n' "$program" "$engine" "$stderr"
        return 1
    fi
}

conform() {
    local engine=$1 failed=0 programs=0 program
    need_engine "$engine"
    mkfifo "$BATS_TEST_TMPDIR/silence"
    exec 9<>"$BATS_TEST_TMPDIR/silence" # standard input that neither comes nor ends
    for program in "$guest"/conformance/*; do
        program=$(basename "$program")
        [ -f "$(source_of "$program")" ] || continue
        programs=$((programs + 1))
        conforms "$engine" "$program" || failed=$((failed + 1))
    done
    [ "$failed" -eq 0 ] && [ "$programs" -gt 0 ]
}

@test "every statement holds (tcg)" {
    conform tcg
}

@test "every statement holds (kvm)" {
    conform kvm
}
