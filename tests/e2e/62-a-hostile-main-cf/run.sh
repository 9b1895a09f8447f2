#!/bin/bash
# Proves that under a main.cf that is as bad as main.cf can be the hop passes mail unchanged, bounces what is refused and
# nothing else, and leaks nothing; and that each `-o` line that keeps a harm away is needed: without that one it is not so.
# shellcheck source=../wiring.sh
source "$(dirname "$0")/../wiring.sh"
# shellcheck source=../hostile.sh
source "$(dirname "$0")/../hostile.sh"

ip address add 192.0.2.7/32 dev lo
exchange_start --final-delay 1500
postfix_make
wire_queued @contoso.example bill@fabrikam.example '<>'
hop_width 4 50
default_settings
setting "mailbox app.senders" "@contoso.example, bill@fabrikam.example, <>"
setting "mailbox app.max_sessions" 40
setting "mailbox app.recipients_per_message" 4
setting exchange.max_message_size 100K
hostile_main_cf
# A network with more than loopback.
main_cf "inet_interfaces = 127.0.0.1, 192.0.2.7" "smtp_bind_address = 192.0.2.7"
echo '/^[^g@]/ inbox/' > "$ETC/mailboxes" # no ghost
main_cf "smtp_data_done_timeout = 1s" "smtp_send_xforward_command = no" "smtp_connection_cache_on_demand = yes" \
  "smtpd_tls_security_level = encrypt" "smtpd_tls_wrappermode = yes" "smtpd_sasl_auth_enable = yes" "smtpd_upstream_proxy_protocol = haproxy" \
  "smtpd_client_connection_count_limit = 1" "smtpd_reject_footer_maps = static:{see the footer}" "smtpd_null_access_lookup_key = nobody" \
  "recipient_delimiter = +" "virtual_mailbox_maps = regexp:$ETC/mailboxes" "smtpd_reject_unlisted_recipient = yes" \
  "defer_code = 550" "milter_content_timeout = 1s" "smtp_never_send_ehlo = yes" "smtp_always_send_ehlo = no" "smtpd_banner = relay"
spared_front "$INLINE"
"$E2E/hop_variants.py" make "$ETC" "$LISTENER" > "$DIR/domains"
main_cf "transport_maps = texthash:$ETC/variants"
setting select.queue_mailers "exosubmit, $(sed -n 's/^\(hop[0-9]*\) .*/\1/p' "$ETC/master.cf" | paste -sd,)"
daemon_start
postfix_start

exchange on 'rcpt match=refused@ reply 550 5.1.10 Recipient not found'
exchange on 'rcpt match=rest@ reply 550 5.1.10 Recipient not found'
while read -r domain; do exchange on "rcpt match=later@$domain times=1 reply 450 4.2.0 Mailbox busy"; done < "$DIR/domains"

# Lines whose absence this main.cf does not turn into a harm: another line keeps it away as well (error pauses,
# unlisted addresses, header rewriting), or our own client never gives cause (HELO, AUTH, bad syntax, no 8BITMIME).
cat > "$DIR/harmless" << 'NAMES'
disable-mime-output-conversion.transport
smtp-always-send-ehlo.transport
smtpd-delay-reject.listener
smtpd-helo-required.listener
strict-rfc821-envelopes.listener
smtpd-reject-unlisted-sender.listener
smtpd-reject-unlisted-recipient.listener
smtpd-sasl-auth-enable.listener
smtpd-error-sleep-time.listener
smtpd-soft-error-limit.listener
local-header-rewrite-clients.listener
NAMES

judge() { "$E2E/hop_variants.py" judge "$ETC" "$EXCHANGE" "$MAILLOG" "$SINK" > "$DIR/judged"; }
whole_wiring_is() { judge && grep -q "^none.control.example.net $1" "$DIR/judged"; }
# settled: nothing has changed for two seconds.
settled() {
  judge
  if ! cmp -s "$DIR/judged" "$DIR/judged.before"; then
    cp "$DIR/judged" "$DIR/judged.before"
    SETTLED_SINCE=$SECONDS
  fi
  [[ $((SECONDS - SETTLED_SINCE)) -ge 3 ]]
}

say "$(wc -l < "$DIR/domains") wirings"
"$E2E/hop_variants.py" send "$ETC" "$INLINE"
wait_for 60 "the whole wiring to have done all but the last" whole_wiring_is "differs: down status: nothing$"
wait_for 60 "the others to come to an end" settled
set_aside
daemon_stop
"$E2E/hop_variants.py" send "$ETC" "$INLINE" down
LOGS+=("$DIR/judged")
wait_for 30 "the whole wiring to be as it should be" whole_wiring_is 'same$'
wait_for 30 "the others to come to an end" settled
check "the whole wiring is as it should be" whole_wiring_is 'same$'

sed -n 's/\.example\.net same$//p' "$DIR/judged" | grep -vxF -e none.control -f "$DIR/harmless" > "$DIR/not_needed" || true
equal "lines that were taken out and not missed" "" "$(cat "$DIR/not_needed")"
say "$(grep -c differs "$DIR/judged") lines were missed"
