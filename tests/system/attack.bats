#!/usr/bin/env bats
# Attackers at random: each must only hurt itself. ATTACK_SEED and ATTACK_SECONDS make other attacks, and longer ones.

# shellcheck disable=SC2154
load common

attack=$build/tests/guest/attack
seed=${ATTACK_SEED:-1}
seconds=${ATTACK_SECONDS:-5}

# Succeeds if all reports on stderr are about the process.
reports_only_of() {
    local others
    others=$(without_kvm_line <<<"$stderr" | grep '^faultline: ' | grep -v "^faultline: $1: ") || return 0
    echo "reports of others than $1: $others"
    return 1
}

the_honest_notice_nothing() {
    need_engine "$1"
    ask timeout $((seconds + 60)) "$faultline" run -e "$1" -t $((seconds + 30)) -s "witness=$attack/witness.server" \
        -s "villain=$attack/villain.server,allow=witness,restart,grace=30ms,mem=2M" "$attack/honest" "$seed" "$seconds"
    echo "$output"
    [ "$status" -eq 0 ]
    reports_only_of villain
    [[ $output =~ ^([0-9]+)\ rounds,\ ([0-9]+)\ beside,\ ([0-9]+)\ deaths$ ]]
    ((BASH_REMATCH[1] > 10 && BASH_REMATCH[2] > 10 && BASH_REMATCH[3] > 0))
}

@test "whatever a server does, its caller and another server have their memory, registers and calls (tcg)" {
    the_honest_notice_nothing tcg
}

@test "whatever a server does, its caller and another server have their memory, registers and calls (kvm)" {
    the_honest_notice_nothing kvm
}

# Runs one attacker after the other, each until its end.
a_program_hurts_only_itself() {
    local one end=$((SECONDS + seconds)) count=0
    need_engine "$1"
    for ((one = seed; SECONDS < end; one++)); do
        ask timeout 60 "$faultline" run -e "$1" -t 30 -s "witness=$attack/witness.server" "$attack/rogue" "$one" </dev/null
        case $status in
        0 | 132 | 133 | 136 | 139) ;;
        *) printf 'seed %s: status %s\n%s\n%s\n' "$one" "$status" "$output" "$stderr" && return 1 ;;
        esac
        reports_only_of rogue || { echo "seed $one: $stderr"; return 1; }
        count=$((count + 1))
    done
    echo "$count attacks"
    ((count > 1))
}

@test "whatever a program does, it ends with status 0 or that of a fault, and a report of its own (tcg)" {
    a_program_hurts_only_itself tcg
}

@test "whatever a program does, it ends with status 0 or that of a fault, and a report of its own (kvm)" {
    a_program_hurts_only_itself kvm
}
