#!/bin/sh
# house.sh - what the tree promises of its own shape: which room may include what, the layout, no
# traces of one machine, no build products beside the sources. Usage: house.sh SOURCE_FOLDER
set -u
cd "${1:-.}" || exit 1
found=$(mktemp) || exit 1
trap 'rm -f "$found"' EXIT

# Room by room: the rooms whose headers it may include. Nothing here points upwards.
allowed='
base
json      base
crypto    base
settings  base json
wire      base
wall      base
pack      base
http      base
auth      base json crypto http
journal   base
apply     base json http auth journal settings
core      base json crypto settings wire wall pack http auth journal apply
policy    base json settings wire wall
sim       base json
gen
'
# Foreign headers: a pattern, then the rooms that may include it.
foreign='
^curl/                              http
^sqlite3                            journal
^(lua|lauxlib|lualib)[a-z]*\.h(pp)?$ policy gen
^lua5|^lua/|^lua-cjson              policy gen
^microhttpd                         sim
^openssl/                           crypto
^seccomp\.h                          gen
^archive(_entry)?\.h                 pack
'

may() { # room, other room
  [ "$1" = "$2" ] || printf '%s\n' "$allowed" | grep -Eq "^$1( .*)? $2( |\$)"
}

for room in src/*/; do
  room=${room#src/}
  room=${room%/}
  printf '%s\n' "$allowed" | grep -Eq "^$room( |\$)" || echo "src/$room: a room that tests/house.sh does not know"
done >>"$found"

# file, kind of brackets, name of the header: one line each
find src -name '*.[ch]' -exec grep -HE '^[[:space:]]*#[[:space:]]*include' {} + |
  sed -E 's/^([^:]+):[[:space:]]*#[[:space:]]*include[[:space:]]*(["<])([^">]*).*/\1 \2 \3/' |
  while read -r file kind header; do
    room=${file#src/}
    case $room in
      */*) room=${room%%/*} ;;
      *) room=main ;;
    esac
    if [ "$kind" = '"' ]; then
      other=${header%%/*}
      [ -f "src/$header" ] || echo "$file: \"$header\" is no header below src/"
      # main.c forks and hands over: it knows the rooms it hands over to, and base.
      if [ "$room" = main ]; then
        case $other in
          base|core|policy|sim|pack) ;;
          *) echo "$file: main.c must not include \"$header\"" ;;
        esac
      else
        may "$room" "$other" || echo "$file: room $room must not include \"$header\""
      fi
    else
      printf '%s\n' "$foreign" | while read -r pattern rooms; do
        [ -n "$pattern" ] || continue
        printf '%s\n' "$header" | grep -Eq "$pattern" || continue
        printf ' %s ' "$rooms" | grep -q " $room " || echo "$file: <$header> belongs to $rooms alone"
      done
    fi
  done >>"$found"

# Where memory is taken: base/memory.c notes each failure. The simulator and the build's tools are no part of a run.
find src -name '*.[ch]' ! -path 'src/sim/*' ! -path 'src/gen/*' ! -path src/base/memory.c ! -path src/base/base.h -exec \
  grep -nHE '(^|[^A-Za-z0-9_])(malloc|calloc|realloc|reallocarray|strn?dup|v?asprintf|aligned_alloc|posix_memalign|open_memstream|getline|getdelim)[[:space:]]*\(' {} + |
  sed 's/$/  <- base.h has zl_malloc and its like, which note what is lost/' >>"$found"

for entry in * ; do
  case $entry in
    CMakeLists.txt|README.md|LICENSE|src|lua|scripts|tests|docs|build*) ;;
    *) echo "$entry: not in the layout of the top folder" ;;
  esac
done >>"$found"

for script in scripts/demo scripts/install-deps tests/run .ci/run; do
  [ -x "$script" ] || echo "$script: is missing or has no run bit"
done >>"$found"

# Everything that is built is built in build/.
find . -path './build*' -prune -o -path ./.git -prune -o \
  \( -name '*.o' -o -name '*.a' -o -name '*.so' -o -name CMakeCache.txt -o -name CMakeFiles \
     -o -name 'core' -type f -o -name '*.sqlite*' -o -name '*.db' \) -print |
  sed 's/$/: built outside build\//' >>"$found"

# Paths that exist on one machine only.
find . -path './build*' -prune -o -path ./.git -prune -o -type f -print |
  xargs -r grep -nIE '(^|[^A-Za-z0-9_.{}$-])/(home/[a-z]|work/|farm/|root/)' 2>/dev/null |
  grep -v '^\./tests/house\.sh:' | sed 's/$/  <- a path of one machine/' >>"$found"

if [ -s "$found" ]; then
  cat "$found"
  exit 1
fi
echo "the rooms include one way, the layout holds"
