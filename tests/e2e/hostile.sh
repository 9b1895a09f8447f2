# shellcheck shell=bash
# A main.cf that is as bad for the hop as main.cf can be, and a front that is spared all of it, so that what Exchange
# gets is the hop's doing alone. Sourced after harness.sh.

hostile_main_cf() {
  echo '/^Subject:/ PREPEND X-Checked: by main.cf' > "$ETC/header_checks"
  echo '/Hello/ REPLACE Goodbye' > "$ETC/body_checks"
  echo '/^Content-Type:/ PREPEND X-Checked: in a part' > "$ETC/mime_checks"
  echo '/^Subject:/ PREPEND X-Checked: in a nested message' > "$ETC/nested_checks"
  echo '/^RCPT TO:<r1@/ NOOP' > "$ETC/command_filter"
  echo "/^4(.*)/ 5\$1" > "$ETC/status_filter"
  echo '/^(451|550)(.*)/ 450 made soft' > "$ETC/reply_filter"
  echo '/@(.*\.)?example\.net$/ spoiled@example.org' > "$ETC/mapping"
  # For the transport.
  main_cf "smtp_fallback_relay = [127.0.0.1]:$SINK_PORT" "smtp_sasl_auth_enable = yes" "smtp_tls_wrappermode = yes" "smtp_tls_security_level = encrypt" \
    "smtp_discard_ehlo_keywords = 8bitmime, dsn, xforward, pipelining, smtputf8" "smtp_bind_address = 127.0.0.2" "smtp_line_length_limit = 80" \
    "smtp_reply_filter = regexp:$ETC/reply_filter" "smtp_header_checks = regexp:$ETC/header_checks" "smtp_body_checks = regexp:$ETC/body_checks" \
    "smtp_mime_header_checks = regexp:$ETC/mime_checks" "smtp_nested_header_checks = regexp:$ETC/nested_checks" "smtp_tls_policy_maps = static:encrypt" \
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
    "content_filter = smtp:[127.0.0.1]:$SINK_PORT" "smtpd_reject_footer = see elsewhere" "strict_rfc821_envelopes = yes" \
    "smtpd_discard_ehlo_keyword_address_maps = static:dsn" "smtpd_proxy_filter = [127.0.0.1]:$SINK_PORT" "smtpd_command_filter = regexp:$ETC/command_filter" \
    "smtpd_milter_maps = static:inet:127.0.0.1:1" "smtpd_reject_unlisted_sender = yes" "smtpd_delay_reject = no" "local_header_rewrite_clients = permit_inet_interfaces" "message_size_limit = 20000"
  # For its cleanup.
  main_cf "header_checks = regexp:$ETC/header_checks" "body_checks = regexp:$ETC/body_checks" "recipient_canonical_maps = regexp:$ETC/mapping" \
    "always_bcc = archive@local.example"
}

# spared_front PORT: takes what it is given and queues it as it is, of any size.
spared_front() {
  master_cf "127.0.0.1:$1 inet n - n - - smtpd -o smtpd_client_restrictions= -o smtpd_helo_restrictions= -o smtpd_sender_restrictions= -o smtpd_recipient_restrictions=" \
    "  -o mynetworks=127.0.0.0/8 -o smtpd_relay_restrictions=permit_mynetworks,reject -o smtpd_data_restrictions= -o smtpd_end_of_data_restrictions= -o smtpd_recipient_limit=1000" \
    "  -o smtpd_discard_ehlo_keywords= -o smtpd_client_message_rate_limit=0 -o smtpd_client_recipient_rate_limit=0 -o smtpd_client_connection_rate_limit=0" \
    "  -o smtpd_milters= -o smtpd_milter_maps= -o smtpd_proxy_filter= -o smtpd_command_filter= -o smtpd_discard_ehlo_keyword_address_maps= -o content_filter= -o local_header_rewrite_clients= -o smtpd_delay_reject=yes -o strict_rfc821_envelopes=no" \
    "  -o receive_override_options=no_address_mappings,no_header_body_checks -o smtpd_reject_unlisted_sender=no -o smtpd_tls_security_level=none -o smtpd_tls_wrappermode=no -o smtpd_sasl_auth_enable=no -o smtpd_upstream_proxy_protocol=" \
    "  -o smtpd_client_connection_count_limit=0 -o smtpd_error_sleep_time=0 -o smtpd_hard_error_limit=1000 -o message_size_limit=0 -o cleanup_service_name=spared-cleanup -o smtpd_null_access_lookup_key=<>" \
    "spared-cleanup unix n - n - 0 cleanup -o message_size_limit=0"
}
