# What the system tests share: where things were built, whether an engine is there, and what a run must leave behind.

build=${BUILD:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/build}
faultline=$build/faultline
guest=$build/tests/guest
apps=$build/apps

bats_require_minimum_version 1.5.0

# Every process of this test carries this in its environment, so that those left behind can be told from others.
export TEST_MARK=$BATS_TEST_TMPDIR

# Skips the test, with the reason, unless the engine can run here.
need_engine() {
    case $1 in
    kvm)
        (exec 9<>/dev/kvm) 2>/dev/null || skip "/dev/kvm cannot be opened"
        ;;
    tcg)
        command -v qemu-system-x86_64 >/dev/null || skip "qemu-system-x86_64 is not installed"
        ;;
    esac
}

# Prints its input without the line that tells, once a run, what the machine's KVM lacks.
without_kvm_line() {
    grep -v '^faultline: this machine.s KVM interprets kernel code' || true
}

# Succeeds if every process that this test started and that bears the name has gone, or goes within two seconds.
none_left() {
    local end=$((SECONDS + 3)) entry name found=unknown
    while ((SECONDS < end)); do
        found=
        for entry in /proc/[0-9]*; do
            read -r name <"$entry/comm" && [[ $name == "$1"* ]] || continue
            grep -zqsFx "TEST_MARK=$TEST_MARK" "$entry/environ" && found+=" ${entry#/proc/}"
        done
        [ -n "$found" ] || return 0
        sleep 0.1
    done 2>/dev/null
    echo "still running: $1$found"
    return 1
}

# Succeeds if the command fails; `!` alone would let the test go on.
refute() {
    ! "$@"
}

# Runs a command and keeps $status, $output and $stderr, as bats' own `run` does, but for any status and any PATH.
ask() {
    status=0
    "$@" >"$BATS_TEST_TMPDIR/.stdout" 2>"$BATS_TEST_TMPDIR/.stderr" || status=$?
    output=$(<"$BATS_TEST_TMPDIR/.stdout")
    stderr=$(<"$BATS_TEST_TMPDIR/.stderr")
}

# Succeeds if what was asked or run last ended with the status and one sentence with the words on stderr.
refused() {
    local line
    line=$(without_kvm_line <<<"$stderr")
    [ "$status" -eq "$1" ] && [[ $line == *"$2"* ]] && [ "$(wc -l <<<"$line")" -eq 1 ] && [ -z "$output" ] && return
    printf 'wanted status %s and one sentence with "%s"; got status %s\nstdout: %s\nstderr: %s\n' "$1" "$2" "$status" \
        "$output" "$stderr"
    return 1
}
