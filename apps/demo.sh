#!/bin/sh
# The demonstration: the same viewer and decoder as one process and as two, on a good picture and on a bad one.
#
# demo.sh BUILD: BUILD holds the command `faultline` and apps/.
set -u
build=$(cd "$1" && pwd) || exit 1
cd "$build/apps" || exit 1

say() {
    printf '\n\033[1m%s\033[0m\n' "$1"
}
[ -t 1 ] || say() { printf '\n%s\n' "$1"; }

say 'The viewer and its decoder in one ordinary Linux process:'
say '$ ./viewer.native good.img bad.img good.img'
./viewer.native good.img bad.img good.img
status=$?
say "The bad picture has killed the viewer (status $status); the third picture was never shown."

say 'The same sources, with the decoder in a process of its own:'
say '$ faultline run --stats viewer good.img bad.img good.img'
"$build/faultline" run --stats viewer good.img bad.img good.img
status=$?
say "The viewer went on (status $status: one picture failed). What the decoder could have reached at all:"
say '$ faultline inspect decoder.server'
"$build/faultline" inspect decoder.server
