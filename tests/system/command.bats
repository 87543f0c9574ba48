#!/usr/bin/env bats
# The command itself: what it is asked for, what it refuses, how it ends, and that nothing is left behind.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154,SC2164
load common

setup() {
    cd "$BATS_TEST_TMPDIR"
}

teardown() {
    none_left qemu-system
    none_left faultline
}

# The command with the arguments is refused: status, words, and arguments.
refuses() {
    local want=$1 words=$2
    shift 2
    ask timeout 20 "$faultline" "$@"
    refused "$want" "$words" || { echo "arguments: $*"; return 1; }
}

@test "help goes to stdout, and is the answer to no arguments at all, on stderr" {
    ask "$faultline" --help
    [ "$status" -eq 0 ]
    [[ $output == "usage: faultline run "*"inspect"*"--version"* ]]
    [ -z "$stderr" ]
    local help=$output
    ask "$faultline"
    [ "$status" -eq 125 ]
    [ -z "$output" ]
    [ "$stderr" = "$help" ]
}

@test "run --help names every option" {
    local option
    ask "$faultline" run --help
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    for option in engine mem timeout map server stats no-aslr help; do
        [[ $output == *"--$option"* ]]
    done
}

@test "what cannot be written is a failure, and is said" {
    local what
    for what in --help --version "run --help" "inspect --help" "inspect hello"; do
        ask bash -c "'$faultline' $what >/dev/full"
        refused 125 "standard output cannot be written: No space left on device"
    done
}

@test "--version is one line" {
    ask "$faultline" --version
    [ "$status" -eq 0 ]
    [[ $output =~ ^faultline\ [0-9]+\.[0-9.]+$ ]]
    [ -z "$stderr" ]
}

@test "what is not understood is refused with one sentence" {
    refuses 125 "nothing called bogus to do" bogus
    refuses 125 "nothing called --bogus to do" --bogus
    refuses 125 "which program?" run
    refuses 125 "which program?" run --stats
    refuses 125 "no option --bogus" run --bogus hello
    refuses 125 "no option -x" run -x hello
    refuses 125 "-m needs a value" run -m
    refuses 125 "--engine needs a value" run --engine
    refuses 125 "no such engine; use auto, kvm or tcg" run -e bogus hello
    refuses 125 "which file?" inspect
    refuses 125 "which file?" inspect one two
}

options_behind_are_its_own() {
    need_engine "$1"
    refuses 1 "cat: --engine=bogus: No such file or directory" run -e "$1" cat --engine=bogus
}

@test "options behind the program are the program's own (tcg)" { options_behind_are_its_own tcg; }
@test "options behind the program are the program's own (kvm)" { options_behind_are_its_own kvm; }

@test "memory that is no size, too small or too large is refused" {
    local size
    for size in 0 1M 15M 16777217 3G 2049M 99999999999999999999G 18446744073709551615G -16M abc "" 64Mx " 64M"; do
        refuses 125 "--mem=$size: is no size between 16M and 2G" run --mem="$size" hello
    done
}

least_and_most_memory() {
    local size
    need_engine "$1"
    for size in 16M 16384K 16777216 64MiB 2G; do
        ask timeout 20 "$faultline" run -e "$1" -m $size hello
        [ "$status" -eq 0 ] && [[ $output == Hello* ]] || { echo "$size: $stderr"; return 1; }
    done
}

@test "the least and the most memory are enough to run (tcg)" { least_and_most_memory tcg; }
@test "the least and the most memory are enough to run (kvm)" { least_and_most_memory kvm; }

@test "a timeout that is no duration is refused" {
    local duration
    for duration in 0 0s -1 x 1x "" 1e30 inf; do
        refuses 125 "--timeout=$duration: is no duration above 0; write it like 10, 500ms or 2m" \
            run --timeout="$duration" hello
    done
}

timeout_ends_it() {
    local start=$SECONDS duration
    need_engine "$1"
    for duration in 500ms 0.01m; do
        refuses 124 "the --timeout it was given" run -e "$1" -t $duration "$guest/spin"
        none_left qemu-system
    done
    [ $((SECONDS - start)) -le 8 ]
}

@test "--timeout ends a program that spins, with status 124 (tcg)" { timeout_ends_it tcg; }
@test "--timeout ends a program that spins, with status 124 (kvm)" { timeout_ends_it kvm; }

timeout_ends_a_read() {
    need_engine "$1"
    mkfifo never
    exec 8<>never
    ask timeout 20 "$faultline" run -e "$1" -t 300ms cat <&8
    exec 8>&-
    refused 124 "the --timeout it was given"
}

@test "--timeout ends a program that waits for input (tcg)" { timeout_ends_a_read tcg; }
@test "--timeout ends a program that waits for input (kvm)" { timeout_ends_a_read kvm; }

# The signal comes to the command alone, as from kill, or to QEMU as well, as from a terminal.
signal_ends_it() {
    local signal group
    need_engine "$1"
    for group in --foreground ''; do
        for signal in TERM:143 INT:130 HUP:129; do
            ask timeout $group --preserve-status -k 10 -s "${signal%:*}" 0.4 "$faultline" run -e "$1" "$guest/spin"
            [ "$status" -eq "${signal#*:}" ] || { echo "$signal $group: $status, $stderr"; return 1; }
            [ -z "$(without_kvm_line <<<"$stderr")" ]
            none_left qemu-system
        done
    done
}

@test "a signal ends the command with 128 and its number, and leaves nothing (tcg)" { signal_ends_it tcg; }
@test "a signal ends the command with 128 and its number, and leaves nothing (kvm)" { signal_ends_it kvm; }

kill_leaves_nothing() {
    need_engine "$1"
    ask timeout --foreground --preserve-status -s KILL 0.4 "$faultline" run -e "$1" "$guest/spin"
    [ "$status" -eq 137 ]
    none_left qemu-system
}

@test "a command that is killed leaves nothing (tcg)" { kill_leaves_nothing tcg; }
@test "a command that is killed leaves nothing (kvm)" { kill_leaves_nothing kvm; }

not_found_is_127() {
    need_engine "$1"
    refuses 127 "nosuch: there is no such app" run -e "$1" nosuch
    refuses 127 "./nosuch: cannot be opened: No such file" run -e "$1" ./nosuch
    refuses 127 "hello/nosuch: cannot be opened" run -e "$1" "$apps/hello/nosuch"
    refuses 127 "nofile: cannot be opened" run -e "$1" -s calc=nofile calc
    refuses 127 "--server=nofile: there is no such file here, beside the program, in FAULTLINE_PATH or beside this" \
        run -e "$1" -s nofile calc
}

@test "what is not found is 127 (tcg)" { not_found_is_127 tcg; }
@test "what is not found is 127 (kvm)" { not_found_is_127 kvm; }

not_acceptable_is_126() {
    need_engine "$1"
    : >empty
    head -c 100 "$apps/hello" >short
    echo '#!/bin/sh' >script
    refuses 126 "is not an ELF file" run -e "$1" ./empty
    refuses 126 "is not an ELF file" run -e "$1" ./script
    refuses 126 "./short" run -e "$1" ./short
    refuses 126 "is not a regular file" run -e "$1" "$PWD"
    refuses 126 "is the server calc, not a program" run -e "$1" "$apps/calc.server"
    refuses 126 "build it with faultline-cc" run -e "$1" "$apps/hello.native"
    refuses 126 "is a program, not a server" run -e "$1" -s "$apps/hello" calc
    refuses 126 "exports nothing of that name" run -e "$1" -s "calc=$apps/decoder.server" calc
}

@test "what is no acceptable program or server is 126 (tcg)" { not_acceptable_is_126 tcg; }
@test "what is no acceptable program or server is 126 (kvm)" { not_acceptable_is_126 kvm; }

@test "what --server cannot mean is refused" {
    refuses 125 "'bogus' is nothing that can be said of a server" run -s "calc=$apps/calc.server,bogus" calc
    refuses 125 "'' is nothing that can be said of a server" run -s "calc=$apps/calc.server," calc
    refuses 125 "'restart=yes' is nothing that can be said of a server" run -s "calc=$apps/calc.server,restart=yes" calc
    refuses 125 "says mem twice" run -s "calc=$apps/calc.server,mem=1M,mem=2M" calc
    refuses 125 "allow= should be names of servers" run -s "calc=$apps/calc.server,allow=" calc
    refuses 125 "mem= should be a size above 0 in whole pages of 4K" run -s "calc=$apps/calc.server,mem=1" calc
    refuses 125 "mem= gives it 66560 KiB, and --mem gives all processes together 65536" \
        run -s "calc=$apps/calc.server,mem=65M" calc
    refuses 125 "grace= should be a duration like 0, 50ms or 2s" run -s "calc=$apps/calc.server,grace=soon" calc
    refuses 125 "instances= should be client" run -s "calc=$apps/calc.server,instances=2" calc
    refuses 125 "names no file" run -s calc= calc
    refuses 125 "names no file" run -s '' calc
    refuses 125 "names no server" run -s "=$apps/calc.server" calc
    refuses 125 "there is a file for the server calc already" run -s "calc=$apps/calc.server" \
        -s "calc=$apps/decoder.server" calc
}

servers_are_found_by_file_name() {
    need_engine "$1"
    mkdir beside path
    cp "$apps/calc" "$apps/calc.server" beside/
    cp "$apps/calc.server" path/other.server
    calculates() {
        ask timeout 20 "$faultline" run -e "$@"
        echo "$stderr"
        [ "$status" -eq 0 ] && [[ $output == "2 + 3 = 5"* ]]
    }
    calculates "$1" -s calc.server,restart calc
    calculates "$1" -s calc.server,restart beside/calc
    FAULTLINE_PATH=$PWD/path calculates "$1" -s other.server,mem=1M calc
    FAULTLINE_PATH=$PWD/path calculates "$1" -s calc=other.server,mem=1M calc
    cp "$apps/decoder.server" calc.server
    ask timeout 20 "$faultline" run -e "$1" -s calc.server,restart calc
    [[ $stderr == *"--server=calc.server: nothing imports from decoder, so it was not started"* ]]
}

@test "a file of --server is the one here, or found as servers are (tcg)" { servers_are_found_by_file_name tcg; }
@test "a file of --server is the one here, or found as servers are (kvm)" { servers_are_found_by_file_name kvm; }

server_nobody_imports() {
    need_engine "$1"
    ask timeout 20 "$faultline" run -e "$1" -s "decoder=$apps/decoder.server" hello
    [ "$status" -eq 0 ]
    [[ $output == Hello* ]]
    [[ $stderr == *"nothing imports from decoder, so it was not started"* ]]
}

@test "a server that nothing imports from is not started, which is said (tcg)" { server_nobody_imports tcg; }
@test "a server that nothing imports from is not started, which is said (kvm)" { server_nobody_imports kvm; }

faultline_path_is_searched() {
    need_engine "$1"
    mkdir first second
    cp "$apps/calc" first/greet
    cp "$apps/hello" second/greet
    cp "$apps/calc.server" second/
    FAULTLINE_PATH=$PWD/missing:$PWD/second:$PWD/first ask timeout 20 "$faultline" run -e "$1" greet
    [ "$status" -eq 0 ]
    [[ $output == Hello* ]]
    FAULTLINE_PATH=first:second ask timeout 20 "$faultline" run -e "$1" greet
    [ "$status" -eq 0 ]
    [[ $output == "2 + 3 = 5"* ]]
    ask timeout 20 "$faultline" run -e "$1" greet
    refused 127 "greet: there is no such app"
}

@test "programs and servers are found in FAULTLINE_PATH, in its order (tcg)" { faultline_path_is_searched tcg; }
@test "programs and servers are found in FAULTLINE_PATH, in its order (kvm)" { faultline_path_is_searched kvm; }

@test "inspect shows a program's imports and a server's exports" {
    ask "$faultline" inspect "$apps/calc"
    [ "$status" -eq 0 ]
    [[ $output == *": a program"*"imports:"*"calc: int calc_add(int left, int right)"* ]]
    ask "$faultline" inspect "$apps/calc.server"
    [ "$status" -eq 0 ]
    [[ $output == *": the server calc"*"exports:"*"long calc_sum(const int *values, size_t count) FL_IN(values, count)"* ]]
    [[ $output == *"can reach: its own memory, kernel; nothing else"* ]]
    refuses 127 "nosuch: there is no such app" inspect nosuch
    refuses 126 "is not an ELF file" inspect /etc/passwd
}

@test "inspect says in which queue each function runs, what crosses, and what its objects are" {
    ask "$faultline" inspect "$build/tests/bad/keeper.server"
    [ "$status" -eq 0 ]
    expect() {
        grep -qFx "$1" <<<"$output" || { echo "no line \"$1\" in: $output"; return 1; }
    }
    expect "      queue 1; in: a string of at most 1048576 bytes at rdi; out: the object struct thing in rax"
    expect "      default queue; in: the object struct thing in rdi, 8 bytes at rdx, *rdx x 8 bytes at rsi; out: rax"
    expect "      default queue; one way; in: a string of at most 1048576 bytes at rdi"
    expect "      default queue; in: rsi; shared: the pages of rsi bytes at rdi"
    expect "      side by side with any call; out: rax"
    expect "      queue 2; in: the object struct thing in rdi; out: the object struct box in rax"
    expect "  struct box, released in queue 2"
    ask "$faultline" inspect "$apps/calc.server"
    expect "      default queue; in: 32 bits of rdi, 32 bits of rsi; out: 32 bits of rax"
    expect "      default queue; in: xmm0, xmm1; out: xmm0"
    expect "      default queue; in: rsi, 32 bits of rdx; out: rax, rsi x 8 bytes at rdi, of which rax elements are used"
    expect "      default queue; in: 64 bytes of stack; out: 32 bytes at rdi"
}

# Runs the command where there is no KVM, and looks for other commands in the first argument alone.
without_kvm() {
    local path=$1
    shift
    [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null || skip "a device can only be hidden as root"
    ask timeout 20 unshare -m sh -c '[ ! -e /dev/kvm ] || mount --bind /dev/null /dev/kvm; exec env PATH="$@"' \
        sh "$path" "$faultline" run "$@"
}

@test "where there is no KVM, -e kvm says what to do" {
    without_kvm "$PATH" -e kvm hello
    refused 125 "--engine=kvm: "
    [[ $stderr == *"/dev/kvm"* ]]
}

# Runs the command as nobody where /dev/kvm has the owner and mode.
with_kvm_of() {
    [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null || skip "a device can only be hidden as root"
    [ -e /dev/kvm ] || skip "there is no /dev/kvm"
    setpriv --reuid 65534 --regid 65534 --clear-groups test -x "$faultline" || skip "nobody may not run the command"
    ask timeout 20 unshare -m sh -c 'cp -a /dev/kvm kvm && chown "$1" kvm && chmod "$2" kvm && mount --bind kvm /dev/kvm &&
        exec setpriv --reuid 65534 --regid 65534 --clear-groups "$3" run -e kvm hello' sh "$1" "$2" "$faultline"
    rm -f kvm
}

@test "where this user may not open /dev/kvm, what is said lets the user open it" {
    local group mode
    group=$(getent group | awk -F: '$3 > 0 { print $1; exit }')
    with_kvm_of "root:$group" 660
    refused 125 "/dev/kvm may not be opened by this user; add the user to its group with: sudo usermod -aG $group "
    for mode in 600 640; do
        with_kvm_of "root:$group" $mode
        refused 125 "sudo chgrp kvm /dev/kvm && sudo chmod g+rw /dev/kvm && sudo usermod -aG kvm "
    done
    with_kvm_of root:root 660
    refused 125 "sudo chgrp kvm /dev/kvm && sudo chmod g+rw /dev/kvm && sudo usermod -aG kvm "
}

@test "where there is no KVM, auto takes QEMU's software CPU and says so once" {
    need_engine tcg
    without_kvm "$PATH" hello
    [ "$status" -eq 0 ]
    [[ $output == Hello* ]]
    [[ $stderr == "faultline: running on QEMU's software CPU (tcg), since "* ]]
    [ "$(wc -l <<<"$stderr")" -eq 1 ]
}

@test "where there is no QEMU, -e tcg says what to do" {
    ask env PATH="$PWD" "$faultline" run -e tcg hello
    refused 125 "--engine=tcg: QEMU (qemu-system-x86_64) is not installed; on Debian: apt-get install qemu-system-x86"
}

@test "where there is neither, both reasons are given" {
    without_kvm "$PWD" hello
    refused 125 "nothing here can run a guest. KVM: "
    [[ $stderr == *"apt-get install qemu-system-x86"* ]]
}

kernel_is_checked() {
    local kernel
    need_engine "$1"
    head -c 1M /dev/urandom >garbage
    head -c 4096 "$build/guestkernel/kernel" >short 2>/dev/null || cp garbage short
    for kernel in ./garbage ./short ./missing "$apps/hello" "$apps/hello.native" /; do
        FAULTLINE_KERNEL=$kernel ask timeout 20 "$faultline" run -e "$1" hello
        [ "$status" -ge 125 ] && [ "$status" -le 127 ] || { echo "$kernel: $status"; return 1; }
        refused "$status" "$kernel: "
    done
}

@test "a kernel that is none is refused (tcg)" { kernel_is_checked tcg; }
@test "a kernel that is none is refused (kvm)" { kernel_is_checked kvm; }

@test "QEMU's own complaint is passed on" {
    need_engine tcg
    FAULTLINE_QEMU_ARGS="-bogus-option" refuses 125 "QEMU ended before the program did: " run -e tcg hello
    [[ $stderr == *bogus-option* ]]
}

@test "counted instructions are the same in every run" {
    need_engine tcg
    export FAULTLINE_QEMU_ARGS="-icount shift=0,sleep=off"
    local run
    for run in first second; do
        "$faultline" run -e tcg --no-aslr -t 60 "$build/bench/calls" 50 >$run.all
        sed 's/ticks .*//' $run.all >$run
    done
    grep -q '^null call, there and back  *[1-9]' first
    diff first second
}
