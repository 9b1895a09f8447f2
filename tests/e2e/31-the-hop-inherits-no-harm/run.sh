#!/bin/bash
# Proves that nothing which main.cf may hold for other mail reaches the hop: no fallback, limit, check, filter, rewriting,
# address mapping, TLS policy or milter setting of it loses, copies, changes or redirects mail on its way to us.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
echo '/^Subject:/ PREPEND X-Checked: by main.cf' > "$ETC/header_checks"
echo '/Hello/ REPLACE Goodbye' > "$ETC/body_checks"
echo '/^Content-Type:/ PREPEND X-Checked: in a part' > "$ETC/mime_checks"
echo '/^RCPT TO:<r1@/ NOOP' > "$ETC/command_filter"
echo "/^4(.*)/ 5\$1" > "$ETC/status_filter"
echo '/^(451|550)(.*)/ 450 made soft' > "$ETC/reply_filter"
echo '/^(.*)@example.net/ spoiled@example.org' > "$ETC/mapping"
# For the transport.
main_cf "smtp_fallback_relay = [127.0.0.1]:$SINK_PORT" "smtp_sasl_auth_enable = yes" "smtp_tls_wrappermode = yes" "smtp_tls_security_level = encrypt" \
  "smtp_discard_ehlo_keywords = 8bitmime, dsn, xforward, pipelining, smtputf8" "smtp_bind_address = 127.0.0.2" "smtp_line_length_limit = 80" \
  "smtp_reply_filter = regexp:$ETC/reply_filter" "smtp_header_checks = regexp:$ETC/header_checks" "smtp_body_checks = regexp:$ETC/body_checks" \
  "smtp_mime_header_checks = regexp:$ETC/mime_checks" "smtp_nested_header_checks = regexp:$ETC/mime_checks" "smtp_tls_policy_maps = static:encrypt" \
  "smtp_delivery_status_filter = regexp:$ETC/status_filter" "smtp_discard_ehlo_keyword_address_maps = static:dsn" \
  "smtp_connection_cache_destinations = static:all" "soft_bounce = yes" "disable_mime_output_conversion = no" "syslog_name = postfix/odd" \
  "sender_dependent_relayhost_maps = static:[127.0.0.1]:$SINK_PORT"
# For the listener.
main_cf "mynetworks = 192.0.2.0/24" "smtpd_client_restrictions = reject" "smtpd_helo_restrictions = reject" "smtpd_helo_required = yes" "smtpd_sender_restrictions = reject" \
  "smtpd_recipient_restrictions = reject" "smtpd_relay_restrictions = reject" "smtpd_data_restrictions = reject" \
  "smtpd_end_of_data_restrictions = reject" "smtpd_recipient_limit = 3" "smtpd_hard_error_limit = 1" "smtpd_soft_error_limit = 1" \
  "smtpd_error_sleep_time = 5s" "smtpd_discard_ehlo_keywords = 8bitmime, dsn, chunking, xforward, smtputf8" "smtpd_client_message_rate_limit = 1" \
  "smtpd_client_recipient_rate_limit = 1" "smtpd_client_connection_rate_limit = 1" "smtpd_client_event_limit_exceptions =" \
  "smtpd_milters = inet:127.0.0.1:1" "milter_default_action = accept" "milter_protocol = 2" "milter_macro_daemon_name = OTHER" \
  "content_filter = smtp:[127.0.0.1]:$SINK_PORT" "smtpd_reject_footer = see elsewhere" "smtpd_tls_wrappermode = no" "strict_rfc821_envelopes = yes" \
  "smtpd_discard_ehlo_keyword_address_maps = static:dsn" "smtpd_proxy_filter = [127.0.0.1]:$SINK_PORT" "smtpd_command_filter = regexp:$ETC/command_filter" \
  "smtpd_milter_maps = static:inet:127.0.0.1:1" "smtpd_reject_unlisted_sender = yes" "smtpd_delay_reject = no" "local_header_rewrite_clients = permit_inet_interfaces" "message_size_limit = 20000"
# For its cleanup.
main_cf "header_checks = regexp:$ETC/header_checks" "body_checks = regexp:$ETC/body_checks" "recipient_canonical_maps = regexp:$ETC/mapping" \
  "always_bcc = archive@local.example"

# The front for this test is spared all of it: what Exchange gets is then the hop's doing alone.
read -r plain < <(free_ports 1)
master_cf "127.0.0.1:$plain inet n - n - - smtpd -o smtpd_client_restrictions= -o smtpd_helo_restrictions= -o smtpd_sender_restrictions= -o smtpd_recipient_restrictions=" \
  "  -o mynetworks=127.0.0.0/8 -o smtpd_relay_restrictions=permit_mynetworks,reject -o smtpd_data_restrictions= -o smtpd_end_of_data_restrictions= -o smtpd_recipient_limit=1000" \
  "  -o smtpd_discard_ehlo_keywords= -o smtpd_client_message_rate_limit=0 -o smtpd_client_recipient_rate_limit=0 -o smtpd_client_connection_rate_limit=0" \
  "  -o smtpd_milters= -o smtpd_milter_maps= -o smtpd_proxy_filter= -o smtpd_command_filter= -o smtpd_discard_ehlo_keyword_address_maps= -o content_filter= -o local_header_rewrite_clients= -o smtpd_delay_reject=yes -o strict_rfc821_envelopes=no" \
  "  -o receive_override_options=no_address_mappings,no_header_body_checks"
FRONT=$plain
daemon_start
postfix_start

# Two messages after another, more recipients than main.cf's limit, long lines, 8 bits, DSN, just under the size limit.
for name in first second; do
  message "$name" "From: App <app@contoso.example>" "MIME-Version: 1.0" "Content-Type: multipart/mixed; boundary=b"
  {
    printf '%s\r\n' '--b' 'Content-Type: text/plain; charset=utf-8' 'Content-Transfer-Encoding: 8bit' '' 'Hello.' \
      '--b' 'Content-Type: message/rfc822' '' 'Subject: nested' 'Content-Type: text/plain' '' 'Hello inside.' '--b'
    printf 'Hello again, Gr\xc3\xbc\xc3\x9fe, %s\r\n' "$(head -c 3000 /dev/zero | tr '\0' l)"
    head -c 14000 /dev/zero | tr '\0' x | fold -w 72 | sed 's/$/\r/'
    printf '\r\n'
  } >> "$MESSAGE"
  submit "$FRONT" "$MESSAGE" '<agent@contoso.example> BODY=8BITMIME RET=HDRS ENVID=E1' '<r1@example.net> NOTIFY=NEVER' '<r2@example.net>' \
    '<r3@example.net>' '<r4@example.net>' '<r5@example.net>' '<UPPER@Example.net>' || fail "$(cat "$REPLIES")"
  wait_for 15 "all recipients at Exchange" copies_are 6 "$name"
  "$E2E/same_content.py" "$MESSAGE" "$(received_file "$name")" || fail "$name"
  envelope=$(received_envelope "$name")
  matches "MAIL's parameters" 'RET=HDRS' "$envelope"
  matches "RCPT's parameters" 'r1@example.net>[^"]*NOTIFY=NEVER' "$envelope"
  matches "an address as it was written" '<UPPER@Example.net>' "$envelope"
done
queue_drains
equal "messages at Exchange" 2 "$(exchange_count)"

# A deferral stays ours: no fallback takes it; then it is delivered, unchanged by the retry.
exchange on 'rcpt reply 450 4.2.0 Mailbox busy'
printf '%s\r\n' 'From: App <app@contoso.example>' 'Subject: bare' '' 'No Date and no Message-ID.' > "$DIR/bare.eml"
submit "$FRONT" "$DIR/bare.eml" '<agent@contoso.example>' '<someone@example.net>'
deferred_twice() { [[ $(postfix_count 'to=<someone@example.net>.*status=deferred .*451 4.2.0 .*Mailbox busy') -ge 2 ]]; }
wait_for 15 "two deferrals" deferred_twice
exchange clear
wait_for 15 "the deferred message" copies_are 1 bare
"$E2E/same_content.py" "$DIR/bare.eml" "$(received_file bare)"
queue_drains

# A refusal is a bounce at once, not a retry: soft_bounce is not for us. Postfix's own log name stays off the hop.
exchange on 'rcpt reply 550 5.1.10 Recipient not found'
send refused '<agent@contoso.example>' '<refused@example.net>'
postfix_says "exosubmit-hop/smtp\[.*to=<refused@example.net>.*status=bounced .*Recipient not found"
wait_for 10 "the bounce" bounces_for refused@example.net
queue_drains
check "the hop logs under its own name alone" not log_has "postfix/odd.*(milter-discard|orig_queue_id)"

# What is left of a partly accepted message comes back to us: no filter and no archive address gets it.
exchange clear
exchange on 'rcpt match=refused reply 550 5.1.10 Recipient not found'
send partly '<agent@contoso.example>' '<good@example.net>' '<refused-2@example.net>'
wait_for 15 "the bounce" bounces_for refused-2@example.net
queue_drains
equal "copies of the accepted one" 1 "$(copies partly)"

# With the daemon down mail waits: main.cf's `accept` is not for us.
exchange clear
daemon_stop
send waiting '<agent@contoso.example>' '<waiting@example.net>'
postfix_says "$QUEUE_ID: to=<waiting@example.net>.*status=deferred .*451 4.7.1"
daemon_start
wait_for 15 "the message that waited" copies_are 1 waiting
queue_drains

equal "messages that left by another way" 0 "$(sink_count)"
check "no archive copies: the front makes none" not grep -rqF archive@local.example "$DIR/mail"
