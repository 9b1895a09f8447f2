#!/usr/bin/env bash
# The service as systemd runs it, with all its restrictions: a credential, reload, watchdog, stop, a missing Postfix.
source "$(dirname "${BASH_SOURCE[0]}")/../packages.sh"

property() { service show --property "$1" --value; }
property_is() { [[ $(property "$1") == "$2" ]]; }
journal() { machine_run journalctl --no-pager --quiet --output cat --unit exosubmit-milter.service; }
service_says() { wait_for 10 "the service to say: $1" service_has_said "$1"; }
service_has_said() { journal | grep -qE -- "$1"; }
drop_in() {
  machine_run mkdir -p /etc/systemd/system/exosubmit-milter.service.d
  machine_run tee "/etc/systemd/system/exosubmit-milter.service.d/$1" >/dev/null
  machine_run systemctl daemon-reload
}

machine_with_postfix
exchange_start
install_package "$DEB"

say 'settings that the daemon cannot read are told of'
setting entra tenant contoso.example
machine_run chmod 000 /etc/exosubmit/exosubmit.conf
check 'it does not start' not service start
service_says 'exosubmit.conf: cannot be read: Permission denied'
property_is ExecMainStatus 78 || fail "exit status $(property ExecMainStatus)"
machine_run chmod 640 /etc/exosubmit/exosubmit.conf

say 'a secret of root is named with the commands to run'
fill_in
machine_run exosubmit wire queued --apply >"$DIR/wire" 2>&1 || fail "wire: $(cat "$DIR/wire")"
machine_run chown root:root /etc/exosubmit/client_secret
check 'it does not start' not service start
service_says 'client_secret cannot be read: Permission denied; run: chown exosubmit /etc/exosubmit/client_secret && chmod 600'
equal 'restarts' 0 "$(property NRestarts)"

say 'the same file as a credential'
setting entra client_secret_file credential:client_secret
drop_in credential.conf <"$ROOT/packaging/examples/client-secret-credential.conf"
service start
wait_for 5 'the status' property_is StatusText 'Serving 1 mailbox; nothing held; answering 0 messages'
delivers 'With-a-credential'
equal 'the control socket' '660 exosubmit:exosubmit' "$(machine_run stat -c '%a %U:%G' /run/exosubmit/control.sock)"
machine_run exosubmit status >"$DIR/status" || fail "status: $(cat "$DIR/status")"
check 'the status tells of the message' grep -q ': 1 accepted' "$DIR/status"
machine_run exosubmit wire queued >"$DIR/wire" 2>&1 || fail "wire: $(cat "$DIR/wire")"
check 'wire needs no secret' grep -q 'nothing to do' "$DIR/wire"

say 'a reload waits for the new settings, and names what needs a restart'
setting log level debug
service reload
check 'the log names it' service_has_said 'settings reloaded: .*needs a restart to take effect: \[log\] level'
setting log level info

say 'a stop waits for the answer of Exchange'
machine_run "$BUILD/tests/simulator/exosim" control /srv/shared/exchange set final-delay 2000
mail 'Slow-mail'
wait_for 10 'the message to be on its way' property_is StatusText 'Serving 1 mailbox; nothing held; answering 1 message'
service stop
property_is Result success || fail "the stop: $(property Result)"
exchange_gets 'Slow-mail' 1
machine_says 'status=sent \(250 2.0.0 Ok: queued as'
machine_run "$BUILD/tests/simulator/exosim" control /srv/shared/exchange set final-delay 0

say 'a daemon that shows no life is replaced'
printf '[Service]\nWatchdogSec=2s\nRestartSec=100ms\n' | drop_in watchdog.conf
service start
before=$(property MainPID)
machine_sh "kill -STOP $before"
replaced() { ! property_is MainPID "$before" && service_is active; }
wait_for 15 'another process' replaced
check 'the watchdog did it' service_has_said 'Watchdog timeout'
delivers 'After-the-watchdog'

say 'its place in the order, and directories without a group postfix'
machine_sh 'systemctl show postfix@-.service postfix.service --property After --value | grep -qw exosubmit-milter.service' ||
  fail 'Postfix does not start after it'
machine_sh 'sed -i s/^postfix:/postfux:/ /etc/group; systemd-tmpfiles --create exosubmit.conf || test $? -eq 65'
check 'exosim noted no mistake of ours' no_mistakes
