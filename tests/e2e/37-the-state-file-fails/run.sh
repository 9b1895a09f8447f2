#!/bin/bash
# Proves that a state file in the wrong place stops the start, and that one that is damaged, full or locked does not: mail
# waits, one alert tells what to do, and after the repair everything is delivered exactly once.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
FILE=$STATE/state.db
FOLDER_IS_TMPFS=
if mount -t tmpfs -o size=2m,mode=0700 tmpfs "$STATE" 2> /dev/null; then FOLDER_IS_TMPFS=yes; fi
settings_file > "$DIR/exosubmit.conf"

# daemon_code OPTIONS...: the exit code of a daemon that does not serve; what it says is in $DIR/told.
daemon_code() {
  local code=0
  timeout 10 "$BUILD/milter/exosubmit-milter" -x "$DIR/exosubmit.conf" "$@" 2> "$DIR/told" || code=$?
  echo "$code"
}
told() { grep -qF -- "$1" "$DIR/told"; }
# stops_the_start SQL WORDS: a file made so stops the start and the check, and stays as it is.
stops_the_start() {
  python3 -c "import sqlite3; c = sqlite3.connect('$FILE'); c.executescript('$1')"
  local sum
  sum=$(cksum < "$FILE")
  for option in -n -v; do
    equal "exit code with $option" 78 "$(daemon_code "$option")"
    check "what it says: $(cat "$DIR/told")" told "$2"
  done
  equal "the file" "$sum" "$(cksum < "$FILE")"
  rm -f "$STATE"/*
}
equal "exit code of -n" 0 "$(daemon_code -n)"
check "-n makes no file" test -z "$(ls "$STATE")"
stops_the_start 'create table theirs (value)' "[state] url: state file $FILE belongs to another program"
stops_the_start 'pragma application_id = 1163415379; pragma user_version = 99' "is of version 99"

alerts() { daemon_count "error: state file $FILE: "; }
# waits NAME CAUSE NEW-ALERTS: a message is deferred for that cause, told to Postfix and in the log.
waits() {
  local before
  before=$(alerts)
  send "$1" '<agent@contoso.example>' "<$1@example.net>"
  postfix_says "$QUEUE_ID: .*status=deferred .*451 4\.3\.0 .*state file $FILE: .*$2"
  daemon_says "$QUEUE_ID: .*status=deferred .*state file"
  equal "new alerts for $1" "$3" "$(($(alerts) - before))"
  equal "copies of $1" 0 "$(copies "$1")"
}
# arrive NAME...: once each.
arrive() {
  flush
  queue_drains
  for name in "$@"; do equal "copies of $name" 1 "$(copies "$name")"; done
}
move_away() {
  mkdir -p "$DIR/away"
  mv "$STATE"/* "$DIR/away"
}

# Damaged before the start: the check warns, the daemon runs, the file is left alone until it is moved away.
head -c 20000 /dev/urandom > "$FILE"
chmod 600 "$FILE"
sum=$(cksum < "$FILE")
equal "exit code of -n" 0 "$(daemon_code -n)"
check "what it says: $(cat "$DIR/told")" told "warning: [state] url: state file $FILE: file is not a database; stop exosubmit, move"
go
equal "alerts of the start" 1 "$(alerts)"
waits damaged-1 'file is not a database; stop exosubmit, move the file away' 0
waits damaged-2 'file is not a database; stop exosubmit, move the file away' 0
equal "the damaged file" "$sum" "$(cksum < "$FILE")"
daemon_stop
move_away
daemon_start
arrive damaged-1 damaged-2

# A full disk: room is made, and mail flows.
works_again() { daemon_log_has "state file $FILE works again" || ! submit "$INLINE" "$DIR/damaged-1.eml" '<agent@contoso.example>' '<someone@example.net>'; }
if [[ -n $FOLDER_IS_TMPFS ]]; then
  cat /dev/zero > "$STATE/filler" 2> /dev/null || true
  waits full-1 'disk is full; make room' 1
  waits full-2 'disk is full; make room' 0
  rm "$STATE/filler"
  arrive full-1 full-2
  wait_for 15 "the end of the alert" works_again
  equal "ends of the alert" 1 "$(daemon_count 'works again')"
fi

# Overwritten while the daemon uses it; moved away without a restart.
for part in "$FILE" "$FILE-wal" "$FILE-shm"; do
  head -c "$(stat -c %s "$part")" /dev/urandom | dd of="$part" conv=notrunc status=none
done
waits garbled-1 'stop exosubmit, move the file away' 1
waits garbled-2 'stop exosubmit, move the file away' 0
move_away
arrive garbled-1 garbled-2

# Locked by another process.
daemon_stop
daemon_start
mkfifo "$DIR/release"
python3 -c "
import sqlite3
connection = sqlite3.connect('$FILE', isolation_level=None)
connection.execute('begin exclusive')
open('$DIR/locked', 'w').close()
open('$DIR/release').read()" &
PROXY_PID=$!
wait_for 5 "the lock" test -e "$DIR/locked"
waits locked 'database is locked .another process holds it.; find that process' 1
echo > "$DIR/release"
arrive locked

equal "recipients with more than one copy" 0 "$(deliveries | cut -d ' ' -f 2- | sort | uniq -d | wc -l)"
kill -0 "$DAEMON_PID" || fail "the daemon died"
nothing_else_left
[[ -n $FOLDER_IS_TMPFS ]] || { say "SKIPPED: no tmpfs may be mounted here, so the full disk was not tried" && exit 77; }
