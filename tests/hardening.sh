#!/bin/sh
# hardening.sh - what a release build promises of its machine code: PIE, full RELRO, stack protector,
# FORTIFY, no stack or segment that can be both written and executed, no library path of its own.
# Usage: hardening.sh SOURCE_FOLDER SCRATCH_FOLDER PROGRAM CONFIGURATION. The sanitizers replace some of these and
# a debug build leaves them out: then a small program is built as a release is, with the same flags, and looked at.
set -eu
source=$1 scratch=$2 program=$3 configuration=${4:-Release}
command -v readelf >/dev/null || { echo "no readelf here (binutils)"; exit 77; }

if [ "$configuration" != Release ] || readelf --dyn-syms -W "$program" | grep -q __asan_init; then
  if [ ! -f "$scratch/CMakeCache.txt" ] && command -v ninja >/dev/null; then
    export CMAKE_GENERATOR=Ninja # there may be no make
  fi
  cmake -S "$source" -B "$scratch" -DCMAKE_BUILD_TYPE=Release -DZOOMLUA_SANITIZE= >/dev/null
  cmake --build "$scratch" --target base_test_text >/dev/null
  program=$scratch/tests/base_test_text
fi

failed=0
must() { # words, what must be found, in what
  printf '%s\n' "$3" | grep -Eq "$2" || { echo "$program: $1"; failed=1; }
}
never() {
  ! printf '%s\n' "$3" | grep -Eq "$2" || { echo "$program: $1"; failed=1; }
}
head=$(readelf -hW "$program")
segments=$(readelf -lW "$program")
dynamic=$(readelf -dW "$program")
symbols=$(readelf --dyn-syms -W "$program")

must "is no position-independent program" 'Type: +DYN' "$head"
must "is no position-independent program" 'FLAGS_1.* PIE' "$dynamic"
must "has no RELRO" 'GNU_RELRO' "$segments"
must "binds lazily: its RELRO is not full" 'BIND_NOW|Flags:.* NOW' "$dynamic"
must "says nothing of its stack" 'GNU_STACK' "$segments"
never "has an executable stack" 'GNU_STACK.* RWE' "$segments"
never "has a segment that can be written and executed" 'LOAD .* RWE' "$segments"
never "brings a library path of its own" 'R(UN)?PATH' "$dynamic"
must "has no stack protector" '__stack_chk_fail' "$symbols"
must "is not fortified" '__(v?snprintf|memcpy|v?fprintf|printf|vasprintf)_chk' "$symbols"
[ $failed = 0 ] && echo "$program is hardened"
exit $failed
