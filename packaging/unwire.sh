#!/bin/sh
# Takes exosubmit's wiring out of Postfix, as "exosubmit wire --remove" does, but needs no exosubmit.
#
#   unwire.sh [CONFIG_DIRECTORY...]        without arguments: all Postfix instances of this host
#
# It deletes the marked block from main.cf and master.cf, gives back the lines that the block replaced, deletes the
# tables and reloads a running Postfix. What is not wired is left alone. Exit status: 0 done or nothing to do, 1 failed.

set -u
umask 077
LC_ALL=C
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

begin='^# >>> exosubmit'
end='^# <<< exosubmit'
replaced='^#exosubmit: '
no_line_end='^# The line before this block had no line end\.'
written='Written by "exosubmit wire"'

say() { printf '%s\n' "unwire: $*"; }
complain() { say "$*" >&2; }

instances() {
  postmulti -l 2> /dev/null | awk '{ print $NF }' | grep . && return
  postconf -h config_directory 2> /dev/null && return
  echo /etc/postfix
}

is_wired() { [ -f "$1" ] && grep -q -e "$begin" -e "$end" -e "$replaced" "$1"; }
is_our_table() { [ -f "$1" ] && head -n 1 "$1" | grep -qF "$written"; }

# One block at most, and whole: else the deletion would run to the end of the file.
marks_pair() {
  [ "$(grep -c "$begin" "$1")" -eq "$(grep -c "$end" "$1")" ] || return 1
  case $(grep -c "$begin" "$1") in
    0) return 0 ;;
    1) sed -n "/$begin/,/$end/p" "$1" | tail -n 1 | grep -q "$end" ;;
    *) return 1 ;;
  esac
}

# unwired FILE TEMPORARY: writes it. What had no line end at its end gets none.
unwired() {
  sed -e "/$begin/,/$end/d" -e "s/$replaced//" "$1" > "$2" || return 1
  if sed -n "/$begin/,/$end/p" "$1" | grep -q "$no_line_end" && tail -n 1 "$1" | grep -q "$end" && [ -s "$2" ]; then
    head -c "$(($(wc -c < "$2") - 1))" "$2" > "$2.cut" && cat "$2.cut" > "$2" || return 1
    rm -f "$2.cut"
  fi
}

# restore FILE: whole or not at all, with the owner and mode that it has; a link stays a link.
restore() {
  is_wired "$1" || return 0
  if ! marks_pair "$1"; then
    complain "$1: the marks of exosubmit's block do not pair; repair them by hand"
    return 1
  fi
  target=$(readlink -f "$1") && temporary=$(mktemp "$target.unwire.XXXXXX") || return 1
  if cp -p "$target" "$temporary" && unwired "$target" "$temporary" && mv "$temporary" "$target"; then
    say "$1: the wiring is out"
    return 0
  fi
  rm -f "$temporary" "$temporary.cut"
  complain "$1 could not be written"
  return 1
}

unwire() {
  if ! is_wired "$1/main.cf" && ! is_wired "$1/master.cf" && ! is_our_table "$1/exosubmit-senders" \
    && ! is_our_table "$1/exosubmit-listener-senders"; then
    say "nothing to do: $1 is not wired to exosubmit"
    return 0
  fi
  restore "$1/main.cf" && restore "$1/master.cf" || return 1
  for table in "$1/exosubmit-senders" "$1/exosubmit-listener-senders"; do
    if is_our_table "$table"; then rm -f "$table" && say "$table: deleted"; fi
  done
  sync
  command -v postfix > /dev/null || return 0
  if ! postfix -c "$1" check; then
    complain "\"postfix -c $1 check\" fails: see above; Postfix was not reloaded"
    return 1
  fi
  if postfix -c "$1" status > /dev/null 2>&1; then
    postfix -c "$1" reload || return 1
    say "Postfix has been reloaded"
  fi
  say "mail that waits in the queue now leaves by this Postfix's own routing;"
  say "to keep it here instead: postsuper -c $1 -h ALL deferred"
}

if [ $# -gt 0 ]; then
  printf '%s\n' "$@"
else
  instances
fi | {
  failed=0
  while IFS= read -r directory; do
    unwire "$directory" < /dev/null || failed=1
  done
  exit "$failed"
}
