#!/usr/bin/env bats
# Threads of the C library, from inside: programs of tests/guest, each rule of which must hold on every engine.

# shellcheck disable=SC2030,SC2031,SC2154
load common

# Runs a program whose every line must say of a rule that it holds, and of as many as are expected at least.
rules_hold() {
    local engine=$1 program=$2 rules=$3
    need_engine "$engine"
    shift 3
    ask timeout 60 "$faultline" run -e "$engine" "$@" "$guest/$program" ${file:+"$file"}
    printf '%s\n' "$output" "$stderr"
    [ "$status" -eq 0 ]
    refute grep -qv '^holds: ' <<<"$output"
    [ "$(grep -c '^holds: ' <<<"$output")" -ge "$rules" ]
}

@test "threads begin, end, are joined and detached (tcg)" { rules_hold tcg threads_life 8; }
@test "threads begin, end, are joined and detached (kvm)" { rules_hold kvm threads_life 8; }

@test "mutexes of all types exclude (tcg)" { rules_hold tcg threads_mutex 14; }
@test "mutexes of all types exclude (kvm)" { rules_hold kvm threads_mutex 14; }

@test "atomic objects of every size stay whole (tcg)" { rules_hold tcg threads_atomic 8; }
@test "atomic objects of every size stay whole (kvm)" { rules_hold kvm threads_atomic 8; }

@test "condition variables lose no signal (tcg)" { rules_hold tcg threads_condition 8; }
@test "condition variables lose no signal (kvm)" { rules_hold kvm threads_condition 8; }

@test "threads have storage, errno and a state of the C library of their own (tcg)" { rules_hold tcg threads_storage 10; }
@test "threads have storage, errno and a state of the C library of their own (kvm)" { rules_hold kvm threads_storage 10; }

@test "sleeping takes its time, and no more than fl_deadline() allows (tcg)" { rules_hold tcg threads_sleep 20; }
@test "sleeping takes its time, and no more than fl_deadline() allows (kvm)" { rules_hold kvm threads_sleep 20; }

library_is_safe() {
    file=$BATS_TEST_TMPDIR/lines
    rules_hold "$1" threads_library 7 "--map=$BATS_TEST_TMPDIR::rw"
    [ "$(wc -l <"$file")" -eq 1200 ]
}

@test "heap, streams and environment serve threads that interrupt each other (tcg)" { library_is_safe tcg; }
@test "heap, streams and environment serve threads that interrupt each other (kvm)" { library_is_safe kvm; }

servers_have_threads() {
    rules_hold "$1" threads_server 9
    [[ $stderr == *"threads_crew: exited"*"inside crew_leave"* ]]
}

@test "servers have threads, and calls side by side exclude one another (tcg)" { servers_have_threads tcg; }
@test "servers have threads, and calls side by side exclude one another (kvm)" { servers_have_threads kvm; }

@test "a server with threads, mutexes and a heap reaches nothing but the kernel" {
    run "$faultline" inspect "$guest/threads_crew.server"
    [ "$status" -eq 0 ]
    [[ $output == *"can reach: its own memory, kernel; nothing else"*"it imports nothing that could be granted"* ]]
}

# case, status, what is printed
ends="
sleep 7 from the second thread/at exit
read 7 from the second thread/at exit
join 7 from the second thread/at exit
leave 0 main leaves/main ended with 3/the last thread ends/at exit
return 4 main returns/at exit
lock 6 slowly printed/at exit
alone 0 at exit
stuck 134 stuck
"

programs_end() {
    local engine=$1 case want printed kept=$BATS_TEST_TMPDIR/kept
    need_engine "$engine"
    mkfifo silent
    exec 8<>silent # nothing is ever read from it, and it does not end
    while read -r case want printed; do
        [ -n "$case" ] || continue
        ask timeout 60 "$faultline" run -e "$engine" "--map=$BATS_TEST_TMPDIR::rw" "$guest/threads_exit" "$case" "$kept" <&8
        [ "$status" -eq "$want" ] && [ "$output" = "${printed//\//$'\n'}" ] ||
            { printf '%s: status %s\n%s\n%s\n' "$case" "$status" "$output" "$stderr"; return 1; }
        [ "$want" -ne 7 ] || [ "$(cat "$kept")" = "kept in a file" ]
        [ "$case" != stuck ] || [[ $stderr == *"every thread waits"*"threads_exit.c:"* ]]
    done <<<"$ends"
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

@test "a program ends with exit() in any thread, with main, or with its last thread, and its streams are flushed (tcg)" {
    programs_end tcg
}
@test "a program ends with exit() in any thread, with main, or with its last thread, and its streams are flushed (kvm)" {
    programs_end kvm
}
