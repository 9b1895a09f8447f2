# shellcheck shell=bash
# The stage for one interoperation test: that of tests/e2e/harness.sh, with a submission service that none of us wrote in
# place of exosim's. It is a second private Postfix, whose smtpd speaks STARTTLS, has clients authenticated by a private
# Dovecot, and keeps all mail in one maildir. Dovecot validates exosim's tokens by itself, with exosim's public key: of
# exosim only the token endpoint is used.
#
# The service is strict where Postfix can be: about the EHLO name, addresses, line ends, commands sent ahead of time, and
# the sender, which must be the mailbox that logged in.

# shellcheck disable=SC2034 # the scenarios and the other harness use what this file sets

if [[ $(dovecot --version) != 2.3.* ]]; then
  echo "skipped: the configuration below is Dovecot 2.3's, here is $(dovecot --version)"
  exit 77
fi

INTEROP=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../e2e/harness.sh
source "$INTEROP/../e2e/harness.sh"

SERVICE=$DIR/service
SERVICE_LOG=$SERVICE/maillog
ANSWERS=$SERVICE/answers # what the service answers to RCPT: one file for each recipient that is not simply accepted
DELIVERED=$SERVICE/mail/delivered
DOVECOT=$DIR/dovecot
DOVECOT_LOG=$DOVECOT/log
KEYS=$DOVECOT/keys/default/RS256 # where Dovecot looks for the key of a token without `azp`, signed with RS256
# Dovecot compares its local part with the token's `oid`, which is exosim's service principal.
MAILBOX=2e8a6c35-917d-4f0b-a6d2-5b3f18c9e047@contoso.example
read -r SUBMISSION < <(free_ports 1)
LOGS+=("$SERVICE_LOG" "$DOVECOT_LOG")

# at_service COMMAND...: a function of the other harness, done to the service's Postfix instead of the client's.
at_service() {
  local POSTFIX=$SERVICE ETC=$SERVICE/etc MAILLOG=$SERVICE_LOG FRONT=$SUBMISSION
  "$@"
}

# --- Dovecot -------------------------------------------------------------------------------------------------

dovecot_make() {
  mkdir -p "$KEYS"
  openssl pkey -in "$EXCHANGE/token_key.pem" -pubout > "$KEYS/ZXhvc2ltIHNpZ25pbmcga2V5IDE" # the `kid` of exosim's tokens
  cat > "$DOVECOT/dovecot.conf" << CONF
base_dir = $DOVECOT/run
state_dir = $DOVECOT/state
log_path = $DOVECOT_LOG
auth_verbose = yes
protocols =
listen = 127.0.0.1
ssl = no
auth_mechanisms = oauthbearer xoauth2
auth_failure_delay = 0
passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = $DOVECOT/oauth2.conf
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}
service auth {
  unix_listener $DOVECOT/auth {
    mode = 0666
  }
}
service anvil {
  unix_listener anvil-auth-penalty { # else each refusal makes the next answer later, up to 15 s
    mode = 0
  }
}
CONF
  cat > "$DOVECOT/oauth2.conf" << CONF
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$DOVECOT/keys/
issuers = https://sts.windows.net/$EXOSIM_TENANT/
username_attribute = oid
username_format = %Ln
CONF
}
dovecot_start() {
  dovecot -F -c "$DOVECOT/dovecot.conf" 2>> "$DOVECOT_LOG" &
  DOVECOT_PID=$!
  wait_for 10 "Dovecot to listen" nc -zU "$DOVECOT/auth"
}
dovecot_stop() { # with its auth process, which otherwise lives as long as an smtpd holds on to it
  local children
  children=$(pgrep -P "$DOVECOT_PID")
  # shellcheck disable=SC2086
  kill -KILL "$DOVECOT_PID" $children
  wait "$DOVECOT_PID" 2> /dev/null || true
  unset DOVECOT_PID
}
dovecot_count() { grep -cE -- "$1" "$DOVECOT_LOG" || true; }

# --- the service ---------------------------------------------------------------------------------------------

service_make() {
  mkdir -p "$SERVICE"/{etc,queue,data} "$ANSWERS"
  install -d -o nobody "$SERVICE/mail"
  touch "$SERVICE/etc/main.cf"
  install -m 755 "$INTEROP/answers" "$SERVICE/answers.sh"
  at_service postfix_configure
  at_service master_cf "tlsmgr unix - - n 1000? 1 tlsmgr" \
    "answers unix - n n - 0 spawn user=nobody argv=$SERVICE/answers.sh $ANSWERS"
  at_service main_cf "myhostname = submission.example" "mynetworks =" "relayhost =" \
    "virtual_mailbox_domains = example.net contoso.example" "virtual_mailbox_base = $SERVICE/mail" \
    "virtual_mailbox_maps = static:delivered/" \
    "smtpd_tls_security_level = encrypt" "smtpd_tls_cert_file = $EXCHANGE/server.pem" \
    "smtpd_tls_key_file = $EXCHANGE/server_key.pem" "smtpd_tls_mandatory_protocols = >=TLSv1.2" "smtpd_tls_loglevel = 1" \
    "smtpd_sasl_auth_enable = yes" "smtpd_sasl_type = dovecot" "smtpd_sasl_path = $DOVECOT/auth" \
    "smtpd_sender_login_maps = inline:{$MAILBOX=$MAILBOX}" "smtpd_sender_restrictions = reject_sender_login_mismatch" \
    "smtpd_relay_restrictions = permit_sasl_authenticated, reject" \
    "smtpd_recipient_restrictions = check_policy_service unix:private/answers, permit_sasl_authenticated, reject" \
    "smtpd_data_restrictions = reject_unauth_pipelining" "smtpd_forbid_unauth_pipelining = yes" \
    "smtpd_forbid_bare_newline = reject" "smtpd_forbid_bare_newline_exclusions =" \
    "smtpd_helo_required = yes" "smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname" \
    "strict_rfc821_envelopes = yes" "strict_smtputf8 = yes" "smtpd_error_sleep_time = 0"
}
# service_port NAME 'OPTION=VALUE'...: one more smtpd, which differs in these; its port is $NAME.
service_port() {
  local options
  printf -v options ' -o %s' "${@:2}"
  read -r "$1" < <(free_ports 1)
  at_service master_cf "127.0.0.1:${!1} inet n - n - - smtpd$options"
}
service_start() {
  dovecot_start
  at_service postfix_start
}
service_stop() {
  at_service postfix_stop
  [[ -z ${DOVECOT_PID:-} ]] || kill -TERM "$DOVECOT_PID"
}
STOPPERS+=(service_stop)

# answer RECIPIENT [ACTION]: what the service says to RCPT from now on, as in access(5); no ACTION: accepted again.
answer() { if [[ $# -eq 2 ]]; then echo "$2" > "$ANSWERS/$1"; else rm "$ANSWERS/$1"; fi; }

# delivered SUBJECT [RECIPIENT]: the files that hold the message, one a line.
delivered() {
  local file
  grep -rlxF -- "Subject: $1" "$DELIVERED/new" | while read -r file; do
    if [[ $# -eq 1 ]] || grep -qxF -- "X-Original-To: $2" "$file"; then echo "$file"; fi
  done
}
delivered_count() { delivered "$@" | wc -l; }
is_delivered() { [[ $(delivered_count "$@") -ge 1 ]]; }
# arrives SUBJECT [RECIPIENT]: waits for it. Copies are counted by the test's end: each must be alone.
arrives() { wait_for 15 "$* to be delivered" is_delivered "$@"; }

# same_as_sent FILE SUBJECT RECIPIENT: octet for octet, apart from the trace fields and the line ends of a maildir.
same_as_sent() {
  sed -E '1,/^Received:/{/^(Return-Path|X-Original-To|Delivered-To):/d}; s/$/\r/' "$(delivered "$2" "$3")" > "$DIR/received.eml"
  "$E2E/same_content.py" "$1" "$DIR/received.eml" || fail "$2 differs"
}

# sessions: the command counts of the sessions that ended, one line each, as Postfix logs them.
sessions() { sed -n 's/.*disconnect from localhost\[127.0.0.1\] //p' "$SERVICE_LOG"; }

# --- the client's side ---------------------------------------------------------------------------------------

# set_up_interop: everything but the starting; a test may add ports and settings. `go_interop` starts it all.
set_up_interop() {
  set_up
  dovecot_make
  service_make
  setting exchange.port "$SUBMISSION"
  setting "mailbox app.username" "$MAILBOX"
  setting "mailbox app.send_as" app@contoso.example
  setting "mailbox app.senders" @contoso.example
}
go_interop() {
  service_start
  go
}
# exosubmit_send FILE RECIPIENT...: what it says is in $DIR/told, its exit code in $STATUS.
exosubmit_send() {
  STATUS=0
  settings_file > "$DIR/send.conf"
  "$BUILD/lib/cli/exosubmit" -x "$DIR/send.conf" send -f app@contoso.example "${@:2}" < "$1" > "$DIR/told" 2>&1 || STATUS=$?
}
# take FILE RECIPIENT...: by the inline port, which must accept it.
take() { submit "$INLINE" "$1" '<app@contoso.example>' "${@:2}" || fail "$1: $(cat "$REPLIES")"; }

# no_duplicates: nobody got a message twice; and Postfix's smtpd had nothing to complain of.
no_duplicates() {
  local twice
  twice=$(awk '/^$/ { nextfile } /^X-Original-To:/ { to = $2 } /^Subject:/ { print $2, to }' "$DELIVERED"/new/* | sort | uniq -d)
  equal "delivered twice" "" "$twice"
  equal "complaints of the service" "" "$(grep -E 'improper command|bare newline|warning: non-SMTP|fatal:|panic:' "$SERVICE_LOG" || true)"
}
