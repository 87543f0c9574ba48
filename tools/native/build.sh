# shellcheck shell=sh disable=SC2154
# Builds a native program, for faultline-cc: each server becomes one object with wrappers around what it exports.

# What is known so far: words for the linker, the servers with their objects, and the one that is being collected.
native_link='' native_servers='' native_names=''
native_server='' native_members='' native_archives='' native_list='' native_count=0

# What of the user's options the runtime and the wrappers are compiled with: not warnings and macros, which are not for them.
native_flags=''
choose_native_flags() {
    for flag; do
        case $flag in
        -g* | -O* | -f* | -m* | -pg) native_flags="$native_flags$(quoted "$flag")" ;;
        esac
    done
}

native_compile() {
    # shellcheck disable=SC2086
    $compiler -g -fno-optimize-sibling-calls -D__FAULTLINE_NATIVE__ -I"$headers" -I"$native_built/include" "$@"
}

# Sets `object` to what the source is compiled into.
compile_native_source() {
    native_count=$((native_count + 1))
    object=$temporary/$native_count-$(basename "${1%.*}").o
    eval "native_compile -c $compile $(dependency_options "$1")" '-o "$object" "$1"'
}

# Whether an object says that it exports functions. Each declaration is four strings; the third names function or struct.
exports_functions() {
    rm -f "$temporary/declare"
    "$objcopy" --dump-section .fl.declare="$temporary/declare" "$1" "$temporary/copy.o" 2>"$temporary/lacking" || :
    [ -f "$temporary/declare" ] || return 1
    tr '\0' '\n' <"$temporary/declare" | awk 'NR % 4 == 3 && !/^struct / { found = 1 } END { exit !found }'
}

has_main() {
    "$nm" --defined-only "$1" | grep -q ' T main$'
}

# make_native_server NAME OBJECT LIST PRIVATE: with PRIVATE, other servers may use the same names for what is not exported.
make_native_server() {
    case " $native_names " in *" $1 "*) fail "two servers are called $1; name them with --server=NAME before their sources" ;; esac
    native_names="$native_names $1"
    wrappers=$temporary/$1.wrappers
    "$generator" --server="$1" --kind=guest --native="$wrappers.c" ${3:+"--exports-list=$3"} "$2"
    eval "native_compile $native_flags -std=gnu11" '-I"$parts/native" -c -o "$wrappers.o" "$wrappers.c"'
    "$nm" -u "$wrappers.o" | sed 's/.* //' >"$wrappers.names"
    sed -n "s/^__real_//p; s/^__fl_own_$1_/&/p" "$wrappers.names" >"$wrappers.global"
    sed -n "s/^__fl_own_$1_\(.*\)/\1 &/p" "$wrappers.names" >"$wrappers.renamed"
    "$objcopy" --remove-section=.fl.declare --redefine-syms="$wrappers.renamed" \
        ${4:+"--keep-global-symbols=$wrappers.global"} "$2" "$temporary/$1.server.o"
    native_servers="$native_servers$(quoted "$temporary/$1.server.o")$(quoted "$wrappers.o")"
    for name in $(sed -n 's/^__real_//p' "$wrappers.names"); do
        native_servers="$native_servers -Wl,--wrap=$name"
    done
}

# What has been collected since --server becomes one object, whose calls of its own functions stay calls inside.
finish_native_server() {
    [ -n "$native_server" ] || return 0
    [ -n "$native_members$native_archives" ] || fail "the server $native_server needs at least one source or object file"
    merged=$temporary/$native_server.merged.o
    wanted=''
    [ -z "$native_list" ] || wanted=$(sed -n 's/^[ \t]*\([A-Za-z_][A-Za-z0-9_]*\).*/ -Wl,-u,\1/p' "$native_list" | tr -d '\n')
    eval "\$compiler -r -nostdlib -o \"\$merged\" $wanted $native_members $native_archives"
    make_native_server "$native_server" "$merged" "$native_list" private
    native_server=''
}

# An object of the program; or a server of its own, called as the file is.
add_native_object() {
    if [ -n "$native_server" ]; then
        native_members="$native_members$(quoted "$2")"
    elif exports_functions "$2" && ! has_main "$2"; then
        name=$(basename "${1%.*}" | tr -c 'A-Za-z0-9_\n' _ | cut -c 1-31)
        make_native_server "$name" "$2" '' ''
    else
        native_link="$native_link$(quoted "$2")"
    fi
}

add_native_input() {
    case $1 in
    *.c | *.i | *.s | *.S | *.cc | *.cpp | *.cxx) compile_native_source "$1" && add_native_object "$1" "$object" ;;
    *.o) add_native_object "$1" "$1" ;;
    *.a)
        if [ -n "$native_server" ]; then
            native_archives="$native_archives$(quoted "$1")"
        else
            native_link="$native_link$(quoted "$1")"
        fi
        ;;
    *) native_link="$native_link$(quoted "$1")" ;;
    esac
}

# The arguments are pairs: what a word is, and the word.
collect_native() {
    while [ $# -gt 0 ]; do
        case $1 in
        server)
            finish_native_server
            native_server=$2 native_members='' native_archives='' native_list=''
            ;;
        list) native_list=$2 ;;
        option) native_link="$native_link$(quoted "$2")" ;;
        input) add_native_input "$2" ;;
        esac
        shift 2
    done
    finish_native_server
}

compile_native_runtime() {
    mkdir "$temporary/runtime"
    (cd "$temporary/runtime" && eval "native_compile $native_flags -std=gnu11 -D_GNU_SOURCE" \
        '-I"$parts/native" -c "$parts"/native/*.c "$native_built"/kernel/*.c')
}

build_native() {
    if [ "$only" ] || [ "$inputs" -eq 0 ]; then
        eval "native_compile $all"
        return
    fi
    make_temporary
    output=${output:-a.out}
    eval "choose_native_flags $compile"
    eval "collect_native $order"
    compile_native_runtime
    eval "\$compiler $compile -pthread -o \"\$output\" -x none $native_servers" '"$temporary"/runtime/*.o' \
        "$native_link -Wl,--wrap=exit,--wrap=_exit,--wrap=_Exit,--wrap=thrd_create -lm"
}
