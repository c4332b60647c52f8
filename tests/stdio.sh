#!/bin/sh
# stdio.sh - what is printed arrives or is an error, and a closed descriptor is nobody else's. Usage: stdio.sh PROGRAM
set -u
program=$1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset ZOOM_ACCOUNT_ID ZOOM_CLIENT_ID ZOOM_CLIENT_SECRET ZOOM_ACCESS_TOKEN ZOOM_API_URL ZOOM_OAUTH_URL ZOOMLUA_PROFILE ZOOMLUA_PLAN
ZOOMLUA_HOME=$folder/home
export ZOOMLUA_HOME
cd "$folder" || exit 1
cat >p.lua <<'END'
local zoom = require "zoom"
zoom.policy { name = "p", summary = "p" }
for user in zoom.users { dept = "Legal" } do user:set { in_meeting = { waiting_room = true } } end
END
failed=0

# expect STATUS WORDS: of the command before, whose status is in $got, and whose words are in the file "said"
expect() {
  if [ "$got" -ne "$1" ] || ! grep -q -- "$2" said; then
    echo "stdio.sh: $what: status $got instead of $1, or not \"$2\":" && cat said
    failed=1
  fi
}

lost='cannot write the result'
for words in help 'help options' version 'settings --all --json in' 'info p.lua --json' '--sim --plan p.lua' \
  '--sim --plan --json p.lua' '--sim history'; do
  if [ -w /dev/full ]; then
    what="$words, on a full disk"
    # shellcheck disable=SC2086
    "$program" $words >/dev/full 2>said </dev/null
    got=$?
    expect 1 "$lost"
  fi
  what="$words, without stdout"
  # shellcheck disable=SC2086
  "$program" $words >&- 2>said </dev/null
  got=$?
  expect 1 "$lost"
done

what='a plan without stdin and stderr'
"$program" --sim --plan p.lua >said 2>&- <&-
got=$?
expect 2 'user.in_meeting.waiting_room: false -> true'
what='an apply with nothing at all'
"$program" --sim --yes p.lua >&- 2>&- <&-
"$program" --sim --plan p.lua >said 2>&1 </dev/null
got=$?
expect 0 'nothing to change'
what='the history after all that'
"$program" --sim history >said 2>&1
got=$?
expect 0 ' done '

# What finishes words in bash knows commands, their options and policies.
if command -v bash >/dev/null 2>&1; then
  "$program" help completion >completion
  for row in '1 un:undo' '2 undo --on:--only' '1 --pla:--plan' '2 help whoa:whoami' '1 p.:p.lua' '2 p.lua --cana:--canary' '2 undo --parti:'; do
    line=${row%%:*}
    what="completion of: $line"
    bash -c 'source ./completion && COMP_CWORD=$1 && shift && COMP_WORDS=(zoomlua "$@") && _zoomlua && echo "got:${COMPREPLY[*]}"' \
      bash $line >said 2>&1
    got=$?
    expect 0 "^got:${row#*:}\$"
  done
fi
exit $failed
