#!/usr/bin/env bats
# Servers as --server starts them: afresh or not, with limits, one for each client; and what is said when one ends.

# shellcheck disable=SC2030,SC2031,SC2154
load common

mortal=$guest/mortal.server
middle=$guest/middle.server

# Runs the words of tests/guest/lives, what stands before -- being options; keeps $status, $output and $stderr.
lives() {
    local options=()
    need_engine "$1"
    options=(-e "$1")
    shift
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    ask timeout 60 "$faultline" run "${options[@]}" "$guest/lives" "$@"
    stderr=$(without_kvm_line <<<"$stderr")
}

# Succeeds if that ended with the status, and these were the lines it printed.
lived() {
    local want=$1 lines
    shift
    lines=$(printf '%s\n' "$@")
    [ "$status" -eq "$want" ] && [ "$output" = "$lines" ] && return
    printf 'wanted status %s and\n%s\ngot status %s and\n%s\n%s\n' "$want" "$lines" "$status" "$output" "$stderr"
    return 1
}

# Succeeds if these words come in this order in what was said.
said() {
    local words rest=$stderr
    for words in "$@"; do
        [[ $rest == *"$words"* ]] || { printf 'no "%s" in its place in:\n%s\n' "$words" "$stderr"; return 1; }
        rest=${rest#*"$words"}
    done
}

dead_until_restarted() {
    lives "$1" -- count count crash count restart count
    lived 0 "count: 1" "count: 2" "crash: -142" "count: -142" "restart: 0" "count: 1"
}

@test "a server that died stays dead until it is restarted (tcg)" { dead_until_restarted tcg; }
@test "a server that died stays dead until it is restarted (kvm)" { dead_until_restarted kvm; }

restart_starts_afresh() {
    lives "$1" -s "$mortal,restart" -- count crash count exit count kill count restart
    lived 0 "count: 1" "crash: -142" "count: 1" "exit: -142" "count: 1" "kill: 0" "count: 1" "restart: -11"
    said "mortal: reads address 0x0" "mortal: exited with status 3 inside mortal_exit" "mortal: was ended by fl_kill()"
}

@test "with restart, it is started afresh for the next call (tcg)" { restart_starts_afresh tcg; }
@test "with restart, it is started afresh for the next call (kvm)" { restart_starts_afresh kvm; }

fl_kill_ends_it() {
    lives "$1" -- kill kill count restart count
    lived 0 "kill: 0" "kill: -142" "count: -142" "restart: 0" "count: 1"
    [ "$stderr" = "faultline: mortal: was ended by fl_kill(), so its callers get EOWNERDEAD" ]
}

@test "fl_kill() ends a server, which is said (tcg)" { fl_kill_ends_it tcg; }
@test "fl_kill() ends a server, which is said (kvm)" { fl_kill_ends_it kvm; }

grace_ends_it() {
    lives "$1" -s "$mortal,grace=20ms" -- count spin-shortly sleep count
    lived 0 "count: 1" "spin-shortly: -116" "sleep: 0" "count: -142"
    said "faultline: mortal: ran on inside mortal_spin after the call had been cut off, for longer than its grace of \
20 ms, and was ended, so its callers get EOWNERDEAD" "  at mortal_spin ("
    lives "$1" -s "$mortal,grace=0,restart" -- count spin-shortly count
    lived 0 "count: 1" "spin-shortly: -116" "count: 1"
    said "for longer than its grace of 0 s"
}

@test "grace= ends a server in which a call that was cut off runs on (tcg)" { grace_ends_it tcg; }
@test "grace= ends a server in which a call that was cut off runs on (kvm)" { grace_ends_it kvm; }

no_grace_lets_it_run() {
    local grace
    for grace in "" ,grace=1h; do
        lives "$1" -s "$mortal$grace" -- count spin-shortly count-shortly
        lived 0 "count: 1" "spin-shortly: -116" "count-shortly: -116"
        [ -z "$stderr" ]
    done
}

@test "without grace=, such a call runs on, and keeps its queue (tcg)" { no_grace_lets_it_run tcg; }
@test "without grace=, such a call runs on, and keeps its queue (kvm)" { no_grace_lets_it_run kvm; }

mem_is_a_limit() {
    local taken
    lives "$1" -s "$mortal,mem=4M" -- take-much count
    taken=$(sed -n 's/^take-much: //p' <<<"$output")
    [ "$taken" -gt 3072 ]
    [ "$taken" -lt 4096 ]
    lived 0 "take-much: $taken" "count: 1"
    lives "$1" -- take-much
    lived 0 "take-much: 8192"
}

@test "mem= is the memory that a server may have (tcg)" { mem_is_a_limit tcg; }
@test "mem= is the memory that a server may have (kvm)" { mem_is_a_limit kvm; }

@test "mem= that is too little to start with is refused, with both numbers" {
    ask "$faultline" run -s "$mortal,mem=4K" "$guest/lives" count
    refused 126 "mortal.server: takes "
    [[ $stderr == *" KiB of memory to start, and may have 4 KiB, its mem=; give it more with "* ]]
}

stack_ends() {
    lives "$1" -- recurse recurse-far count
    lived 0 "recurse: 0" "recurse-far: -142" "count: -142"
    said "mortal: runs out of stack: it writes to address 0x" ", below the 256 KiB of its stack, in mortal_recurse" \
        "called by lives: at recurse_far"
    lives "$1" -- exhaust-stack
    lived 139 ""
    said "lives: runs out of stack: it writes to address 0x" ", below the 256 KiB of its stack, in use_stack"
}

@test "who runs out of stack is told so (tcg)" { stack_ends tcg; }
@test "who runs out of stack is told so (kvm)" { stack_ends kvm; }

no_memory_for_a_stack() {
    lives "$1" -s "$mortal,mem=1M" -- recurse-without-memory
    lived 0 "recurse-without-memory: -142"
    said "mortal: needs a page for its stack, and there is no memory left: --server=mortal=FILE,mem=SIZE gives it more \
than 1024 KiB, and --mem=SIZE gives the whole guest more than 65536 KiB, in mortal_recurse"
    lives "$1" -m 32M -- exhaust-memory
    lived 139 ""
    said "lives: needs a page for its stack, and there is no memory left: --mem=SIZE gives the whole guest more than \
32768 KiB, in use_stack"
}

@test "who has no memory left for its stack is told what gives more (tcg)" { no_memory_for_a_stack tcg; }
@test "who has no memory left for its stack is told what gives more (kvm)" { no_memory_for_a_stack kvm; }

callers_of_assembly() {
    need_engine "$1"
    cd "$BATS_TEST_TMPDIR"
    printf '%s\n' '#include <faultline/export.h>' '#include <string.h>' \
        'long store(void *to, size_t room) { memcpy(to, "text", room); return 0; }' \
        'FL_EXPORT(store, FL_OUT(to, room));' >store.c
    printf '%s\n' '#include "store.import.h"' '#include <string.h>' 'char *volatile null;' 'volatile int many = 100;' \
        'int main(void) { store(0, 4); memset(null, 1, (unsigned)many); return 0; }' >client.c
    "$build/faultline-cc" -O2 --server=store store.c
    "$build/faultline-cc" -O2 -o client client.c -L. -lstore
    ask timeout 60 "$faultline" run -e "$1" ./client
    [ "$status" -eq 139 ]
    said "store: writes to address 0x0" "at store (" "called by client: at main (" \
        "client: writes to address 0x0" "x86_64/memset.S:" "at main ("
}

@test "who called a function in assembly, as memcpy() is, is named when that faults (tcg)" { callers_of_assembly tcg; }
@test "who called a function in assembly, as memcpy() is, is named when that faults (kvm)" { callers_of_assembly kvm; }

one_instance_for_all() {
    lives "$1" -s "$middle,allow=mortal" -- count middle-count count middle-crash count
    lived 0 "count: 1" "middle-count: 2" "count: 3" "middle-crash: -142" "count: -142"
    said "called by middle: at middle_crash" "called by lives: at "
}

@test "a server is one process for all its clients (tcg)" { one_instance_for_all tcg; }
@test "a server is one process for all its clients (kvm)" { one_instance_for_all kvm; }

an_instance_for_each() {
    lives "$1" --stats -s "$mortal,instances=client" -s "$middle,allow=mortal" -- \
        count count middle-count middle-crash middle-count count
    lived 0 "count: 1" "count: 2" "middle-count: 1" "middle-crash: -142" "middle-count: -142" "count: 3"
    [[ $stderr =~ mortal@lives\.mortal_count\ +3\ +0\  ]]
    [[ $stderr =~ mortal@middle\.mortal_count\ +2\ +1\  ]]
    [[ $stderr =~ mortal@middle\.mortal_crash\ +1\ +1\  ]]
}

@test "with instances=client, each client has its own, in life and death (tcg)" { an_instance_for_each tcg; }
@test "with instances=client, each client has its own, in life and death (kvm)" { an_instance_for_each kvm; }

@test "instances without end are refused" {
    ask "$faultline" run -s "$guest/ping.server,instances=client" -s "$guest/pong.server,instances=client" "$guest/chain"
    refused 126 "ping.server: is to have an instance for each client, and its instances are clients of ping themselves \
(by way of pong), so that there would be no end of them; leave out instances=client"
}

allow_names_nobody() {
    lives "$1" -s "$middle,allow=mortal:nosuch" -- middle-count
    lived 0 "middle-count: 1"
    [ "$stderr" = "faultline: --server=$middle: allow= names nosuch, and this run has no server of that name" ]
    lives "$1" -- middle-count
    lived 0 "middle-count: -13"
    [ -z "$stderr" ]
}

@test "what is granted of a server that there is not is said (tcg)" { allow_names_nobody tcg; }
@test "what is granted of a server that there is not is said (kvm)" { allow_names_nobody kvm; }

nothing_can_go_on() {
    lives "$1" -- count wait-for-ever
    lived 134 "count: 1"
    said "faultline: lives: every thread waits, and nothing is left that could wake one, so the run was ended" \
        "  one of them, in lives: at wait_for_ever ("
}

@test "when nothing is left that could go on, the run ends with status 134 (tcg)" { nothing_can_go_on tcg; }
@test "when nothing is left that could go on, the run ends with status 134 (kvm)" { nothing_can_go_on kvm; }
