#!/usr/bin/env bats
# The documents are right: what README and writing-a-server.md tell to paste prints what they say. And quickstart.

# shellcheck disable=SC2015,SC2016,SC2154,SC2164
load common

setup() {
    top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    cd "$BATS_TEST_TMPDIR"
    mkdir scratch
    PATH=$build:$PATH
    echo 'int main(void) { return 0; }' >empty.c
    gcc -fsanitize=address,undefined -o empty empty.c 2>empty.errors && ./empty || skip "programs with -fsanitize do not run here"
}

teardown() {
    none_left qemu-system
}

# Makes of a document the script `pasted`, of its fenced blocks, each of which begins by saying its number, and for block
# number N that is followed by an indented one, what it should print, in wanted.N.
take_apart() {
    awk '
        /^```/ { inside = !inside; if (inside) { count++; print "echo; echo \"block " count "\"" } fresh = !inside; next }
        inside { print; next }
        /^    / && fresh { print substr($0, 5) > "wanted." count; said = 1; next }
        /./ { fresh = 0 }' "$1" >pasted
}

# Addresses and the directory are of one run only, and lines of the library's sources change.
normal() {
    sed -E 's/0x[0-9a-f]+/0x/g; s/(posix\/[a-z0-9_]+\.[cS]:)[0-9]+/\1/g; s/[A-Za-z0-9._-]+\/([a-z]+\.c:)/\1/g'
}

# Runs what was pasted; says which lines of the wanted are not there, in their order, among those of each block.
prints_what_it_says() {
    local wanted failed=0
    (cd scratch && timeout -k 1 300 bash ../pasted) >printed 2>&1 </dev/null || true
    for wanted in wanted.*; do
        awk -v "block=block ${wanted#wanted.}" '/^block [0-9]+$/ { ours = $0 == block; next } ours' printed | normal >block
        normal <"$wanted" >lines
        awk 'NR == FNR { line[++count] = $0; next } $0 == line[at + 1] { at++ }
            END { if (at < count) { print "not printed: " line[at + 1]; exit 1 } }' lines block && continue
        cat block
        failed=1
    done
    return $failed
}

tutorial_is_right() {
    need_engine "$1"
    take_apart "$top/doc/writing-a-server.md"
    sed -i "s|/tmp/ledger|ledger|g; s/-e tcg/-e $1/g" pasted
    prints_what_it_says
    [ "$(find . -name 'wanted.*' | wc -l)" -ge 10 ]
}

@test "what writing-a-server.md tells to paste prints what it says (tcg)" { tutorial_is_right tcg; }
@test "what writing-a-server.md tells to paste prints what it says (kvm)" { tutorial_is_right kvm; }

# The tour, but for its first block, which builds.
tour_is_right() {
    need_engine "$1"
    sed -n '/^Five minutes/,/^Tests$/p' "$top/README" | sed '1,/^```$/d; 0,/^```$/d' >tour
    take_apart tour
    sed -i "s/faultline run/faultline run -e $1/" pasted
    printf '%s\n' '2 words: HELLO WORLD' 'the call failed with error 71' 'words died; starting it afresh: 0' \
        '2 words: STILL HERE' >wanted.3
    echo '11e60398 Wikipedia' >wanted.6
    printf '%s\n' 'the first to end was number 2' 'too long: -1, error 116' 'crashed: -1, error 142' \
        'started afresh: 1' >wanted.8
    printf '%s\n' '40 42' 'released: -1, error 9' >wanted.9
    prints_what_it_says
    grep -q '^==[0-9]*==ERROR: AddressSanitizer: heap-buffer-overflow' printed
}

@test "what README's tour tells to paste prints what it says (tcg)" { tour_is_right tcg; }
@test "what README's tour tells to paste prints what it says (kvm)" { tour_is_right kvm; }

# In a directory of the name, with what it may lack: one sentence, and nothing of it begun.
quickstart_says() {
    mkdir -p "$1"
    cp "$top/quickstart" "$1"
    ask "$1/quickstart" build
    echo "$stderr"
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    [ "$(wc -l <<<"$stderr")" -eq 1 ]
    [[ $stderr == "quickstart: "*"$2"* ]]
}

@test "quickstart says in a sentence where it cannot build" {
    quickstart_says "$BATS_TEST_TMPDIR/a directory" "a directory: make cannot build in a path with blanks or quotes"
    quickstart_says "$BATS_TEST_TMPDIR/it's" "it's: make cannot build in a path with blanks or quotes"
    mkdir "$BATS_TEST_TMPDIR/taken"
    : >"$BATS_TEST_TMPDIR/taken/build"
    quickstart_says "$BATS_TEST_TMPDIR/taken" "taken/build may not be written"
}
