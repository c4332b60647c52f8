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

# Every room is known; every #include, one line each, against the two tables (one program: a machine that is busy
# would take a minute for as many greps as there are lines).
{
  for room in src/*/; do
    printf 'room %s\n' "$(basename "$room")"
  done
  find src -name '*.[ch]' -exec printf 'file %s\n' {} +
  find src -name '*.[ch]' -exec grep -HE '^[[:space:]]*#[[:space:]]*include' {} + |
    sed -E 's/^([^:]+):[[:space:]]*#[[:space:]]*include[[:space:]]*(["<])([^">]*).*/include \1 \2 \3/'
} | ALLOWED=$allowed FOREIGN=$foreign awk '
  BEGIN {
    n = split(ENVIRON["ALLOWED"], lines, "\n")
    for (i = 1; i <= n; i++) {
      words = split(lines[i], word, " ")
      if (!words) continue
      known[word[1]] = may[word[1], word[1]] = 1
      for (k = 2; k <= words; k++) may[word[1], word[k]] = 1
    }
    n = split(ENVIRON["FOREIGN"], lines, "\n")
    for (i = 1; i <= n; i++) {
      if (lines[i] !~ /[^ ]/) continue
      foreign++
      pattern[foreign] = rooms[foreign] = lines[i]
      sub(/ .*/, "", pattern[foreign])
      sub(/^[^ ]* */, "", rooms[foreign])
    }
    # main.c forks and hands over: it knows the rooms it hands over to, and base.
    split("base core policy sim pack", word, " ")
    for (k in word) may["main", word[k]] = 1
  }
  $1 == "room" && !known[$2] { print "src/" $2 ": a room that tests/house.sh does not know" }
  $1 == "file" { there[$2] = 1 }
  $1 == "include" {
    room = substr($2, 5)
    if (!sub("/.*", "", room)) room = "main"
    other = $4
    sub("/.*", "", other)
    if ($3 == "\"") {
      if (!there["src/" $4]) print $2 ": \"" $4 "\" is no header below src/"
      if (!may[room, other])
        print $2 ": " (room == "main" ? "main.c must not include \"" : "room " room " must not include \"") $4 "\""
    } else
      for (i = 1; i <= foreign; i++)
        if ($4 ~ pattern[i] && index(" " rooms[i] " ", " " room " ") == 0)
          print $2 ": <" $4 "> belongs to " rooms[i] " alone"
  }' >>"$found"

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
