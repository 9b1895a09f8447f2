# shellcheck shell=bash
# How each sender of the benchmark is set up: sourced after tests/e2e/harness.sh, whose Postfix, daemon and exosim they use.
#
#   queued          exosubmit behind Postfix's queue: conf/postfix-queued-*.cf
#   inline          exosubmit in the client's own SMTP session: conf/postfix-inline-master.cf
#   postfix         Postfix's own smtp client, SASL over verified TLS, a connection for each message
#   postfix-reuse   the same with smtp_tls_connection_reuse and the connection cache
#   curl            libcurl's SMTP upload, without a Postfix

# shellcheck disable=SC2034 # who sources this uses it
SENDERS=(queued inline postfix postfix-reuse curl)
SASL=(--auth "PLAIN XOAUTH2") # Postfix and libcurl use PLAIN in place of XOAUTH2: as many round trips

# What the harness sets for quick tests, back at Postfix's own defaults; and the services of its TLS client.
postfix_for_production() {
  postfix_make
  main_cf "minimal_backoff_time = 300s" "maximal_backoff_time = 4000s" "queue_run_delay = 300s"
  master_cf "tlsmgr unix - - n 1000? 1 tlsmgr" "tlsproxy unix - - n - 0 tlsproxy"
}

# Exchange's limits would hide what is measured; tests/bench/goodput measures under them.
settings_without_limits() {
  default_settings
  setting "mailbox app.messages_per_minute" 100000
  setting "mailbox app.recipients_per_day" 10000000
}

make_queued() {
  postfix_for_production
  wire_queued @contoso.example
  settings_without_limits
  go
}

make_inline() {
  postfix_for_production
  wire_inline_port
  settings_without_limits
  go
}

# postfix_client: main.cf of a Postfix that sends to the simulator by itself, three messages at once.
postfix_client() {
  postfix_for_production
  echo "[localhost]:$EXOSIM_SMTP_PORT app@contoso.example:any" > "$ETC/sasl"
  main_cf "relayhost = [localhost]:$EXOSIM_SMTP_PORT" "smtp_tls_security_level = secure" "smtp_tls_CAfile = $EXOSIM_CA" \
    "smtp_sasl_auth_enable = yes" "smtp_sasl_password_maps = texthash:$ETC/sasl" "smtp_sasl_mechanism_filter = plain" \
    "smtp_sasl_security_options = noanonymous" \
    "smtp_destination_concurrency_limit = 3" "smtp_initial_destination_concurrency = 3"
}

reuse_connections() {
  main_cf "smtp_tls_connection_reuse = yes" "smtp_connection_cache_destinations = static:all" \
    "smtp_tls_session_cache_database = btree:\${data_directory}/smtp_scache"
}

make_postfix() {
  postfix_client
  postfix_start
}

make_postfix-reuse() {
  postfix_client
  reuse_connections
  postfix_start
}

make_curl() { :; }
