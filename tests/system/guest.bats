#!/usr/bin/env bats
# The kernel's rules, from inside: programs of tests/guest run by the real command on every engine.

load common

# case, status, words of the report
misuses="
load_slot 139 reads import slot kernel.fl_error
store_slot 139 writes to import slot kernel.fl_error
jump_slot 139 not by a CALL
return_to_slot 139 not by a CALL
push_and_return_to_slot 139 not by a CALL
truthful_looking_jump 139 not by a CALL
misaligned_slot 139 import
unbound_slot 139 import
past_the_window 139 misuse
jump_unmapped_stack 139 stack
jump_kernel_stack 139 stack
jump_non_canonical_stack 139 stack
call_unmapped_stack 139 misuse
call_kernel_stack 139 misuse
call_non_canonical_stack 139 misuse
fault_with_kernel_stack 132 ud2
return_gate 139 return gate
load_gate 139 return gate
read_null 139 null
write_null 139 null
call_null 139 null
read_kernel 139 kernel
write_kernel 139 kernel
call_kernel 139 kernel
read_non_canonical 139 misuse
execute_data 139 execute
write_text 139 write_text
write_constant 139 write_constant
overflow_stack 139 stack
halt 139 hlt
write_cr3 139 mov
port_in 139 in
clear_interrupts 139 cli
interrupt_80 139 int
system_call 132 syscall
system_enter 132 sysenter
undefined 132 ud2
breakpoint 133 int3
divide 136 divi
single_step 133 single_step
unmasked_vector 136 divi
unmasked_x87 136 unmasked_x87
"

misuse_ends_the_program() {
    local engine=$1 case want words
    need_engine "$engine"
    while read -r case want words; do
        [ -n "$case" ] || continue
        [ "$engine $case" != "tcg unmasked_vector" ] || continue # QEMU's software CPU raises no such exception
        run --separate-stderr timeout 60 "$faultline" run -e "$engine" "$guest/misuse" "$case"
        [ "$status" -eq "$want" ] && [ -z "$output" ] ||
            { echo "$case: status $status, printed '$output': $stderr"; return 1; }
        case $stderr in *"$words"*) ;; *) echo "$case: no '$words' in: $stderr"; return 1 ;; esac
        case $stderr in *misuse.c:*) ;; *) echo "$case: no source line in: $stderr"; return 1 ;; esac
    done <<<"$misuses"
}

@test "every misuse ends the program with its status and a report (tcg)" {
    misuse_ends_the_program tcg
}

@test "every misuse ends the program with its status and a report (kvm)" {
    misuse_ends_the_program kvm
}

rules_hold() {
    need_engine "$1"
    run --separate-stderr timeout 60 "$faultline" run -e "$1" "$guest/rules"
    echo "$output"
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$(grep -c '^holds: ' <<<"$output")" -ge 50 ]
    refute grep -q '^BROKEN' <<<"$output"
    [[ $stderr == *"probe_crash"*"probe_server.c:"*"rules.c:"* ]]
    [[ $stderr == *"status 3"* ]]
}

@test "the call's rules hold as a program sees them (tcg)" {
    rules_hold tcg
}

@test "the call's rules hold as a program sees them (kvm)" {
    rules_hold kvm
}

a_cycle_is_edeadlk() {
    need_engine "$1"
    run --separate-stderr timeout 60 "$faultline" run -e "$1" -s "ping=$guest/ping.server,allow=pong" \
        -s "pong=$guest/pong.server,allow=ping" "$guest/chain"
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "0: 0
1: 0
2: 45" ]
}

@test "a chain of servers works, and one that comes back to itself is EDEADLK (tcg)" {
    a_cycle_is_edeadlk tcg
}

@test "a chain of servers works, and one that comes back to itself is EDEADLK (kvm)" {
    a_cycle_is_edeadlk kvm
}

what_is_not_granted_is_eacces() {
    need_engine "$1"
    run --separate-stderr timeout 60 "$faultline" run -e "$1" "$guest/chain"
    [ "$status" -eq 0 ]
    [ "$output" = "0: 0
1: 13
2: 13" ]
}

@test "a server cannot call what it was not granted (tcg)" {
    what_is_not_granted_is_eacces tcg
}

@test "a server cannot call what it was not granted (kvm)" {
    what_is_not_granted_is_eacces kvm
}
