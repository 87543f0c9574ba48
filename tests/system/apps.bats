#!/usr/bin/env bats
# The example programs do inside what their native builds, and the host's cat and wc, do outside.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154,SC2164,SC2002,SC2210
load common


setup() {
    export LC_ALL=C
    cd "$BATS_TEST_TMPDIR"
}

teardown() {
    none_left qemu-system
}

# Runs a command with a standard input: file:NAME, pipe:NAME, null or closed.
fed() {
    local input=$1
    shift
    case $input in
    file:*) "$@" <"${input#*:}" ;;
    pipe:*) cat "${input#*:}" | "$@" ;;
    null) "$@" </dev/null ;;
    closed) "$@" <&- ;;
    esac
}

# Runs a program inside, with its standard input, and keeps what it prints and how it ends.
run_inside() {
    local engine=$1 input=$2
    shift 2
    status=0
    fed "$input" "$faultline" run -t 60 -e "$engine" "$@" >inside 2>inside.all || status=$?
    without_kvm_line <inside.all | grep -v '^faultline: .*--map=' >inside.errors || true
}

# The program, with its standard input and arguments, prints inside what its native build prints, and ends as it does.
agrees_with_native() {
    local engine=$1 input=$2 program=$3 native=0
    run_inside "$@"
    shift 3
    fed "$input" "$apps/$program.native" "$@" >native 2>native.errors || native=$?
    cmp inside native
    [ "$status" -eq "$native" ] || { echo "$program $*: $status inside, $native outside"; cat inside.errors; return 1; }
}

# The same, and that the host's own command of that name does so too.
agrees_with_host() {
    local host=0
    agrees_with_native "$@"
    shift
    fed "$1" "${@:2}" >host 2>host.errors || host=$?
    cmp inside host
    [ "$status" -eq "$host" ]
}

make_files() {
    local size
    : >0
    printf x >1
    for size in 511 512 513 3072; do
        head -c ${size}K /dev/urandom >$size
    done
    for ((size = 0; size < 3000; size++)); do
        printf '%*s%d\tline of text \n' $((size % 7)) '' "$size"
    done >text
}

programs_agree() {
    need_engine "$1"
    agrees_with_native "$1" null hello
    agrees_with_native "$1" null hello and some arguments
    agrees_with_native "$1" null calc
    [ -s inside ]
}

@test "hello and calc print what they print natively (tcg)" { programs_agree tcg; }
@test "hello and calc print what they print natively (kvm)" { programs_agree kvm; }

fetch_is_kept_waiting_by_none() {
    need_engine "$1"
    agrees_with_native "$1" null fetch
    [ "$status" -eq 0 ]
    [ -z "$(cat inside.errors)" ]
    grep -q '^far: cancelled$' inside
    grep -q '^near was first: T' inside
    grep -q '^stuck: too late$' inside
    grep -q 'ended: 2$' inside
}

@test "fetch takes the first answer, cancels the others, and ends in time, as it does natively (tcg)" {
    fetch_is_kept_waiting_by_none tcg
}
@test "fetch takes the first answer, cancels the others, and ends in time, as it does natively (kvm)" {
    fetch_is_kept_waiting_by_none kvm
}

cat_copies() {
    local name
    need_engine "$1"
    make_files
    for name in 0 1 511 512 513 3072; do
        agrees_with_host "$1" null cat $name
    done
    for name in 0 512 3072; do
        agrees_with_host "$1" file:$name cat
        agrees_with_host "$1" pipe:$name cat
    done
    agrees_with_host "$1" null cat
    agrees_with_host "$1" file:text cat 511 - ./1 0 "$PWD/513"
    agrees_with_native "$1" closed cat
    [ "$status" -eq 1 ]
}

@test "cat copies files, pipes and nothing at all, byte for byte (tcg)" { cat_copies tcg; }
@test "cat copies files, pipes and nothing at all, byte for byte (kvm)" { cat_copies kvm; }

wc_counts() {
    local name
    need_engine "$1"
    make_files
    for name in 0 1 text; do
        agrees_with_host "$1" null wc $name
        agrees_with_host "$1" file:$name wc
        agrees_with_host "$1" pipe:$name wc -l
    done
    # What a word of bytes beyond ASCII is, the host's versions of wc do not agree upon.
    for name in 511 512 513 3072; do
        agrees_with_native "$1" file:$name wc
    done
    agrees_with_host "$1" pipe:513 wc -lc
    agrees_with_host "$1" null wc
    agrees_with_host "$1" pipe:text wc -lc 511 - 1 "$PWD/text"
    agrees_with_native "$1" closed wc
    [ "$status" -eq 1 ]
}

@test "wc counts as the host's wc does (tcg)" { wc_counts tcg; }
@test "wc counts as the host's wc does (kvm)" { wc_counts kvm; }

missing_files() {
    local program
    need_engine "$1"
    echo here >there
    for program in cat wc; do
        agrees_with_host "$1" null $program there missing there
        [ "$status" -eq 1 ]
        cmp inside.errors host.errors
    done
}

@test "a missing file is reported, and the others are read (tcg)" { missing_files tcg; }
@test "a missing file is reported, and the others are read (kvm)" { missing_files kvm; }

arguments_arrive() {
    local names=("a  b" " " "grün–☃" $'new\nline' "-" 'quo"te$\' "*")
    need_engine "$1"
    agrees_with_native "$1" file:/dev/null cat "${names[@]}" "" -- --stats -e
    cmp inside.errors native.errors
    [ "$(grep -c '^cat: : ' inside.errors)" -eq 1 ]
    local name
    for name in "${names[@]}"; do
        [ "$name" = - ] || echo "the file $name" >"$name"
    done
    agrees_with_host "$1" file:/dev/null cat "${names[@]}"
    [ "$status" -eq 0 ]
}

@test "arguments arrive as given: spaces, UTF-8, newlines, none (tcg)" { arguments_arrive tcg; }
@test "arguments arrive as given: spaces, UTF-8, newlines, none (kvm)" { arguments_arrive kvm; }

thousand_arguments() {
    local i many=()
    need_engine "$1"
    for ((i = 0; i < 1000; i++)); do
        many+=("a file that is number $i and is not there")
    done
    agrees_with_native "$1" null cat "${many[@]}"
    [ "$status" -eq 1 ]
    [ "$(wc -l <inside.errors)" -eq 1000 ]
    cmp inside.errors native.errors
}

@test "a thousand arguments arrive (tcg)" { thousand_arguments tcg; }
@test "a thousand arguments arrive (kvm)" { thousand_arguments kvm; }

too_many_arguments() {
    local many
    need_engine "$1"
    many=$(printf '%1000s' '')
    eval "many=(${many// /\"\$many\" })"
    ask timeout 20 "$faultline" run -e "$1" hello "${many[@]}"
    refused 126 "its arguments take"
}

@test "more arguments than fit are refused (tcg)" { too_many_arguments tcg; }
@test "more arguments than fit are refused (kvm)" { too_many_arguments kvm; }

closed_pipe_ends() {
    need_engine "$1"
    head -c 3M /dev/zero >big
    { timeout -k 1 20 "$faultline" run -e "$1" cat big 2>errors || echo $? >status; } | head -c1 >first
    [ "$(stat -c %s first)" -eq 1 ]
    [[ $(cat errors) == *"Broken pipe"* ]]
    [ "$(cat status)" -eq 1 ]
    rm status
    # The reader goes before the first word is there.
    { timeout -k 1 20 "$faultline" run -e "$1" cat <big 2>errors || echo $? >status; } | true
    [ "$(cat status)" -eq 1 ]
    none_left faultline
}

@test "a program whose output nobody reads any more ends (tcg)" { closed_pipe_ends tcg; }
@test "a program whose output nobody reads any more ends (kvm)" { closed_pipe_ends kvm; }

output_impossible() {
    local to program inside native
    need_engine "$1"
    echo here >there
    for program in cat wc hello; do
        for to in '>/dev/full' '>&-'; do
            inside=0 native=0
            eval "timeout 20 '$faultline' run -e $1 $program there 2>inside.all $to" || inside=$?
            eval "'$apps/$program.native' there 2>native.errors $to" || native=$?
            without_kvm_line <inside.all >inside.errors
            [ $inside -eq $native ] || { echo "$program $to: $inside inside, $native outside"; return 1; }
            [ $program = hello ] || grep -q "^$program: write error: " inside.errors
        done
    done
}

@test "output that cannot be written is an error (tcg)" { output_impossible tcg; }
@test "output that cannot be written is an error (kvm)" { output_impossible kvm; }

closed_streams_stay_closed() {
    need_engine "$1"
    head -c 70K /dev/zero >zeroes
    status=0
    timeout 20 "$faultline" run -e "$1" cat zeroes <&- >&- 2>inside.all || status=$?
    cat inside.all
    [ "$status" -eq 1 ]
    [ "$(without_kvm_line <inside.all)" = "cat: write error: Bad file number" ]
    status=0
    timeout 20 "$faultline" run -e "$1" cat zeroes missing <&- >inside 2>&- || status=$?
    [ "$status" -eq 1 ]
    cmp zeroes inside
    status=0
    timeout 20 "$faultline" run -e "$1" hello <&- >&- 2>&- || status=$?
    [ "$status" -eq 0 ]
}

@test "streams that are closed are closed inside, and no file of the monitor's takes their place (tcg)" {
    closed_streams_stay_closed tcg
}
@test "streams that are closed are closed inside, and no file of the monitor's takes their place (kvm)" {
    closed_streams_stay_closed kvm
}

viewer_goes_on() {
    need_engine "$1"
    cp "$apps/good.img" "$apps/bad.img" .
    "$apps/viewer.native" good.img >good.wanted
    run_inside "$1" null --stats viewer good.img bad.img good.img
    [ "$status" -eq 1 ]
    { cat good.wanted; echo bad.img:; cat good.wanted; } | cmp - inside
    cat inside.errors
    grep -q '^faultline: decoder: writes to .*fill_run.*apps/decoder\.c:' inside.errors
    grep -q 'called by viewer: .*apps/viewer\.c:' inside.errors
    grep -q 'bad\.img; on with the next picture$' inside.errors
    grep -q 'decoder\.decoder_decode  *3 ' inside.errors
    grep -q 'made by calls between processes  *0 in 6 calls' inside.errors
}

@test "the viewer outlives its decoder, which is reported; its calls leave the machine alone (tcg)" { viewer_goes_on tcg; }
@test "the viewer outlives its decoder, which is reported; its calls leave the machine alone (kvm)" { viewer_goes_on kvm; }

@test "in one process the decoder takes the viewer along" {
    cd "$apps"
    run ./viewer.native good.img bad.img good.img
    [ "$status" -gt 128 ]
}

benchmark_runs() {
    need_engine "$1"
    run_inside "$1" null "$build/bench/calls" 5
    [ "$status" -eq 0 ]
    [ "$(grep -c ' ticks' inside)" -eq 6 ]
    grep -q '^null call, there and back' inside
}

@test "the benchmark of calls runs (tcg)" { benchmark_runs tcg; }
@test "the benchmark of calls runs (kvm)" { benchmark_runs kvm; }
