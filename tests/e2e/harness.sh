# shellcheck shell=bash
# The stage for one end-to-end test: a private Postfix, the daemon and exosim, all under one temporary directory.
#
# A scenario sources this file, calls `exchange_start`, `postfix_make` (+ `wire_...`), `postfix_start` and `daemon_start`
# in the order it likes, and asserts. Whatever happens, the exit trap stops everything that was started, fails the test
# when something stays alive or exosim noted a mistake of ours, and prints the logs of a failure. Nothing sleeps for a
# fixed time: `wait_for` polls.

# shellcheck disable=SC2034,SC2120,SC2119 # the scenarios use what this file sets and pass what it takes

set -Eeuo pipefail

E2E=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$E2E/../.." && pwd)
BUILD=${EXOSUBMIT_BUILD:-$ROOT/build}
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

DIR=$(mktemp -d -t exosubmit-e2e.XXXXXX)
chmod 755 "$DIR"
EXCHANGE=$DIR/exchange        # exosim's directory
POSTFIX=$DIR/postfix          # etc, queue and data of the private Postfix
ETC=$POSTFIX/etc
MAILLOG=$DIR/maillog
INBOX=$DIR/mail/inbox # where local.example and contoso.example (bounces) are delivered
SINK=$DIR/sink        # what left by Postfix's ordinary way
DAEMON_LOG=$DIR/daemon.log
SOCKET=$POSTFIX/queue/exosubmit/milter.sock
STATE=$DIR/state # the daemon's memory of what was sent
REPLIES=$DIR/replies
mkdir -p "$EXCHANGE" "$ETC" "$POSTFIX/queue" "$POSTFIX/data" "$DIR/mail" "$SINK" "$STATE"
touch "$MAILLOG" "$DAEMON_LOG" "$REPLIES" "$ETC/main.cf"

# shellcheck source=tests/e2e/client.sh
source "$E2E/client.sh"

# shellcheck source=tests/support/assertions.sh
source "$ROOT/tests/support/assertions.sh"

# --- ports ---------------------------------------------------------------------------------------------------

# Free ports below the range that the kernel gives to outgoing connections, so that none of those takes one meanwhile.
free_ports() {
  /usr/bin/python3 - "$1" << 'PYTHON'
import random, socket, sys
taken = []
while len(taken) < int(sys.argv[1]):
    candidate = socket.socket()
    try:
        candidate.bind(("127.0.0.1", random.randrange(10000, 32000)))
        taken.append(candidate)
    except OSError:
        pass
print(*(each.getsockname()[1] for each in taken))
PYTHON
}
read -r FRONT LISTENER INLINE SINK_PORT < <(free_ports 4)

# --- Exchange ------------------------------------------------------------------------------------------------

exosim() { "$BUILD/tests/simulator/exosim" "$@"; }
exchange() { exosim control "$EXCHANGE" "$@" > /dev/null; } # one command to the running simulator

# exchange_start OPTIONS...: after it $EXOSIM_SMTP_PORT and its like are set. A restart keeps certificates and secret.
exchange_start() {
  rm -f "$EXCHANGE/env"
  "$BUILD/tests/simulator/exosim" "$EXCHANGE" "$@" 2>> "$EXCHANGE/stderr" &
  EXCHANGE_PID=$!
  wait_for 10 "exosim to listen" test -s "$EXCHANGE/env"
  # shellcheck disable=SC1091
  source "$EXCHANGE/env"
}
exchange_stop() {
  kill -TERM "$EXCHANGE_PID"
  wait "$EXCHANGE_PID" || true
  unset EXCHANGE_PID
}

exchange_count() { find "$EXCHANGE/messages" -name '*.json' | wc -l; }
exchange_has() { [[ $(exchange_count) -eq $1 ]]; }
# copies SUBJECT [RECIPIENT]: how often Exchange accepted the message for the recipient (or any); `deliveries` lists all.
deliveries() { "$E2E/received.py" "$EXCHANGE"; }
copies() {
  local subject=$1 recipient=${2:-}
  deliveries | awk -v s="$subject" -v r="$recipient" '$2 == s && (r == "" || $3 == r)' | wc -l
}
copies_are() { [[ $(copies "${@:2}") -eq $1 ]]; }
received_files() { deliveries | awk -v s="$1" '$2 == s { print $1 }' | uniq; }
# received_file SUBJECT: the message as Exchange has it. received_envelope SUBJECT: its record.
received_file() { echo "$EXCHANGE/messages/$(received_files "$1" | tail -n 1).eml"; }
received_envelope() { cat "$EXCHANGE/messages/$(received_files "$1" | tail -n 1).json"; }
exchange_counter() { exosim control "$EXCHANGE" counts | sed -n "s/^$1=//p"; }

# --- Postfix -------------------------------------------------------------------------------------------------

# main_cf 'NAME = VALUE'...: replaces what was set before. (Each process warns of a setting that stands twice, and a new
# postlogd can stop for ever while it logs its own warnings to itself.)
main_cf() {
  local line
  for line in "$@"; do
    sed -i "/^${line%% *} *=/d" "$ETC/main.cf"
    echo "$line" >> "$ETC/main.cf"
  done
}
master_cf() { printf '%s\n' "$@" >> "$ETC/master.cf"; }

# A back-off of one second would end within the same second by the clock: qmgr then meets the file while the client still
# holds it ("skipped, still being delivered") and leaves it alone for minutes.
# postfix_make: a Postfix that relays for loopback, keeps local.example and contoso.example, and sends the rest to the sink.
postfix_make() {
  postfix_configure
  chown postfix "$SINK"
  smtp-sink -u postfix -d "$SINK/message." "127.0.0.1:$SINK_PORT" 100 2>> "$DIR/sink.log" &
  SINK_PID=$!
}
postfix_configure() {
  chown postfix "$POSTFIX/data"
  install -d -o root -g postfix -m 2750 "$POSTFIX/queue/exosubmit"
  install -d -o nobody -g nogroup "$DIR/mail"
  main_cf "compatibility_level = 3.6" "queue_directory = $POSTFIX/queue" "data_directory = $POSTFIX/data" \
    "maillog_file = $MAILLOG" "maillog_file_prefixes = $DIR" "myhostname = relay.example" "mydestination =" \
    "inet_interfaces = loopback-only" "inet_protocols = ipv4" "smtp_host_lookup = native" "mynetworks = 127.0.0.0/8" \
    "smtpd_relay_restrictions = permit_mynetworks, reject" "local_header_rewrite_clients =" "notify_classes =" \
    "relayhost = [127.0.0.1]:$SINK_PORT" "smtp_tls_security_level = none" "alias_maps =" "local_recipient_maps =" \
    "virtual_mailbox_domains = local.example contoso.example" "virtual_mailbox_base = $DIR/mail" \
    "virtual_mailbox_maps = static:inbox/" "virtual_uid_maps = static:65534" "virtual_gid_maps = static:65534" \
    "minimal_backoff_time = 2s" "maximal_backoff_time = 2s" "queue_run_delay = 1s" "in_flow_delay = 0" "smtpd_client_connection_rate_limit = 0"
  # pickup and qmgr look for work each second, not each minute and five: a message whose file is locked when qmgr wants
  # it lies in `incoming` until the next look.
  cat > "$ETC/master.cf" << MASTER
127.0.0.1:$FRONT inet n - n - - smtpd
pickup    unix  n - n 1   1 pickup
cleanup   unix  n - n -   0 cleanup
qmgr      unix  n - n 1   1 qmgr
rewrite   unix  - - n -   - trivial-rewrite
bounce    unix  - - n -   0 bounce
defer     unix  - - n -   0 bounce
trace     unix  - - n -   0 bounce
verify    unix  - - n -   1 verify
proxymap  unix  - - n -   - proxymap
smtp      unix  - - n -   - smtp
relay     unix  - - n -   - smtp
showq     unix  n - n -   - showq
error     unix  - - n -   - error
retry     unix  - - n -   - error
discard   unix  - - n -   - discard
local     unix  - n n -   - local
virtual   unix  - n n -   - virtual
anvil     unix  - - n -   1 anvil
scache    unix  - - n -   1 scache
postlog   unix-dgram n - n - 1 postlogd
MASTER
}

# The wiring is what conf/ holds, with this test's addresses and paths.
snippet() {
  sed -e "s|127\.0\.0\.1:10587|127.0.0.1:$LISTENER|; s|\[127\.0\.0\.1\]:10587|[127.0.0.1]:$LISTENER|" \
    -e "s|127\.0\.0\.1:10588|127.0.0.1:$INLINE|; s|/etc/postfix/|$ETC/|" "$ROOT/conf/$1"
}

snippet_to_main_cf() {
  local lines
  mapfile -t lines < <(snippet "$1" | grep -v '^#' | grep .)
  main_cf "${lines[@]}"
}

# wire_queued PATTERN...: mail of these envelope senders (user@domain, @domain or <>) takes the transport.
wire_queued() {
  snippet postfix-queued-master.cf >> "$ETC/master.cf"
  snippet_to_main_cf postfix-queued-main.cf
  local pattern
  for pattern in "$@"; do
    echo "$pattern exosubmit:[127.0.0.1]:$LISTENER" >> "$ETC/exosubmit-senders"
    echo "${pattern#@} OK" >> "$ETC/exosubmit-listener-senders"
  done
}
# hop_width L [NEXTHOPS]: the wiring's numbers for L sends at once behind each of so many listener addresses.
hop_width() {
  main_cf "exosubmit_destination_concurrency_limit = $1" "exosubmit_initial_destination_concurrency = $1"
  sed -i "s|^exosubmit unix .*|exosubmit unix - - n - $(($1 * ${2:-1})) smtp|; s|^\\(127\\.0\\.0\\.[0-9]*:$LISTENER inet\\) .*|\\1 n - n - $(($1 * ${2:-1} + 2)) smtpd|" \
    "$ETC/master.cf"
}
# wire_second_nexthop PATTERN...: a listener address of their own for these senders, as for a mailbox of their own.
wire_second_nexthop() {
  snippet postfix-queued-master.cf | sed -n '/^127/,/^$/p' | sed "s|^127\\.0\\.0\\.1:|127.0.0.2:|" >> "$ETC/master.cf"
  local pattern
  for pattern in "$@"; do
    echo "$pattern exosubmit:[127.0.0.2]:$LISTENER" >> "$ETC/exosubmit-senders"
    echo "${pattern#@} OK" >> "$ETC/exosubmit-listener-senders"
  done
}
wire_inline_port() { snippet postfix-inline-master.cf >> "$ETC/master.cf"; }
wire_inline_main() { snippet_to_main_cf postfix-inline-main.cf; }

postfix_() { timeout 30 postfix -c "$ETC" "$@" >> "$DIR/postfix.out" 2>&1; }
postfix_start() {
  touch -d '-1 minute' "$ETC"/* # Postfix waits until a file that it reads is seconds old
  postfix_ start || fail "Postfix does not start: $(cat "$DIR/postfix.out" "$MAILLOG")"
  wait_for 10 "Postfix to listen" nc -z 127.0.0.1 "$FRONT"
}
postfix_stop() { postfix_ stop; }
# set_aside: what is queued waits until take_up, whatever becomes of newer mail.
set_aside() { postsuper -c "$ETC" -h ALL > /dev/null 2>&1; }
take_up() { postsuper -c "$ETC" -H ALL > /dev/null 2>&1; }
flush() { postqueue -c "$ETC" -f; }

log_has() { grep -qE -- "$1" "$MAILLOG"; }
# postfix_says REGEX: waits for such a line in Postfix's log. postfix_count REGEX: how many there are.
postfix_says() { wait_for "${2:-15}" "Postfix to log: $1" log_has "$1"; }
postfix_count() { grep -cE -- "$1" "$MAILLOG" || true; }
postfix_line() { grep -E -- "$1" "$MAILLOG" | tail -n 1; }

queue_files() { find "$POSTFIX"/queue/{maildrop,incoming,active,deferred,hold,corrupt} -type f; }
queue_is_empty() { [[ -z $(queue_files) ]]; }
queue_holds() { [[ $(queue_files | wc -l) -eq $1 ]]; }
queue_drains() { wait_for "${1:-20}" "the queue to be empty" queue_is_empty; }
queued_recipients() { postqueue -c "$ETC" -j | grep -o '"address": "[^"]*"' | cut -d '"' -f 4 | sort; }

sink_count() { find "$SINK" -type f | wc -l; }
inbox_count() { find "$DIR/mail" -path '*/new/*' -type f | wc -l; }
inbox_has() { [[ $(inbox_count) -eq $1 ]]; }
# in_sink SUBJECT, in_inbox SUBJECT: the files that hold the message, one a line; nothing and false when there is none.
in_sink() { grep -rlxF -- "Subject: $1" "$SINK"; }
in_inbox() { grep -rlxF -- "Subject: $1" "$DIR/mail"; }
# bounces_for RECIPIENT: the bounces that name this failed recipient, one file a line.
bounces_for() { grep -rliF -- "Final-Recipient: rfc822; $1" "$DIR/mail"; }
# What a bounce says, in one line: Postfix folds the text.
bounce_text() { sed -e ':a' -e '$!N' -e 's/\n[ \t]\+/ /' -e 'ta' -e 'P' -e 'D' "$1" | grep '^Diagnostic-Code:'; }
nothing_else_left() { equal "messages that left by another way" 0 "$(sink_count)"; }

# --- the daemon ----------------------------------------------------------------------------------------------

declare -A SETTINGS
# setting SECTION.KEY VALUE: for the next daemon_start; no value takes the key out.
setting() { if [[ $# -eq 2 ]]; then SETTINGS[$1]=$2; else unset "SETTINGS[$1]"; fi; }
# no_mailbox NAME: takes it out.
no_mailbox() {
  local key
  for key in "${!SETTINGS[@]}"; do [[ $key != "mailbox $1."* ]] || unset "SETTINGS[$key]"; done
}
default_settings() {
  setting milter.socket "unix:$SOCKET"
  setting entra.tenant "$EXOSIM_TENANT"
  setting entra.client_id "$EXOSIM_CLIENT_ID"
  setting entra.client_secret_file "$EXOSIM_SECRET_FILE"
  setting entra.token_endpoint "$EXOSIM_TOKEN_ENDPOINT"
  setting entra.ca_file "$EXOSIM_CA"
  setting exchange.host "$EXOSIM_SMTP_HOST"
  setting exchange.port "$EXOSIM_SMTP_PORT"
  setting exchange.ca_file "$EXOSIM_CA"
  setting exchange.ehlo_name relay.example
  setting "mailbox app.username" app@contoso.example
  setting "mailbox app.senders" @contoso.example
  setting "mailbox app.messages_per_minute" 10000 # the limits are 55's and 54's business
  setting state.url "sqlite:$STATE/state.db"
  setting log.target stderr
  setting operator.control "unix:$DIR/control.sock"
}
settings_file() {
  local key section=
  while IFS= read -r key; do
    if [[ ${key%.*} != "$section" ]]; then
      section=${key%.*}
      echo "[$section]"
    fi
    echo "${key##*.} = ${SETTINGS[$key]}"
  done < <(printf '%s\n' "${!SETTINGS[@]}" | sort)
}
DAEMON=("$BUILD/milter/exosubmit-milter")
# daemon_fault FAULT: the next daemon_start starts the daemon with that fault (tests/support/faulty_daemon); none: without.
daemon_fault() {
  DAEMON=("$BUILD/milter/exosubmit-milter")
  [[ $# -eq 0 ]] || DAEMON=("$BUILD/tests/support/faulty_daemon/exosubmit-milter-faulty" "$1")
}
# daemon_dies TIMES FAULT: the next daemon_start starts one that is replaced at once when the fault kills it; after so many
# deaths by one without the fault. $DIR/deaths has a line for each.
daemon_dies() {
  daemon_fault "$2"
  DAEMON=("$E2E/undying.py" "$DIR/deaths" "$1" "${DAEMON[@]}" "$BUILD/milter/exosubmit-milter")
}
daemon_start() {
  rm -f "$SOCKET"
  settings_file > "$DIR/exosubmit.conf"
  "${DAEMON[@]}" -x "$DIR/exosubmit.conf" "$@" 2>> "$DAEMON_LOG" &
  DAEMON_PID=$!
  wait_for 10 "the daemon to listen" daemon_listens_or_died
  kill -0 "$DAEMON_PID" 2> /dev/null || fail "the daemon does not start: $(tail -n 3 "$DAEMON_LOG")"
}
daemon_listens_or_died() { nc -zU "$SOCKET" || ! kill -0 "$DAEMON_PID"; }
# daemon_stop [SIGNAL]
daemon_stop() {
  kill "-${1:-TERM}" "$DAEMON_PID"
  wait "$DAEMON_PID" || true
  unset DAEMON_PID
}
# daemon_restart: a cold daemon with the settings as they are now; nothing remembered, no session, no token.
daemon_restart() {
  daemon_stop
  rm -f "$STATE"/*
  daemon_start
}
# daemon_reload: the settings again; held scopes may be tried at once, as after a repair.
daemon_reload() { kill -USR1 "$DAEMON_PID"; }
daemon_log_has() { grep -qE -- "$1" "$DAEMON_LOG"; }
daemon_says() { wait_for "${2:-15}" "the daemon to log: $1" daemon_log_has "$1"; }
daemon_count() { grep -cE -- "$1" "$DAEMON_LOG" || true; }

# set_up EXOSIM-OPTIONS...: exosim, both wirings for @contoso.example, and settings to change; `go` starts the rest.
set_up() {
  exchange_start "$@"
  postfix_make
  wire_queued @contoso.example
  wire_inline_port
  default_settings
}
go() {
  daemon_start
  postfix_start
}

# shellcheck source=tests/e2e/ending.sh
source "$E2E/ending.sh"
