#!/usr/bin/env bash
# The package is installed beside Debian's own Postfix, filled in, wired in two commands and delivers; an upgrade keeps the
# settings, restarts the daemon and delivers.
source "$(dirname "${BASH_SOURCE[0]}")/../packages.sh"

machine_with_postfix
exchange_start
note_postfix

say 'installed: an untouched sample is skipped, nothing of Postfix is changed'
install_package "$DEB"
check 'the next two commands are told' apt_said 'exosubmit wire queued --apply'
check 'the service waits for settings' service_is inactive
check 'the service has not failed' not service is-failed
equal 'rights of the settings directory' '750 root:exosubmit' "$(rights_of /etc/exosubmit)"
equal 'rights of the settings' '640 root:exosubmit' "$(rights_of /etc/exosubmit/exosubmit.conf)"
equal 'rights of the state directory' '1770 root:exosubmit' "$(rights_of /var/lib/exosubmit)"
equal "rights of the socket's directory" '2750 exosubmit:postfix' "$(rights_of /var/spool/postfix/exosubmit)"
check "Postfix's settings are untouched" postfix_is_as_before
equal 'what "postfix check" says' '' "$(machine_run postfix check 2>&1)"

say 'half filled in: the service fails, with the reason, and is not tried again'
setting 'mailbox main' username app@contoso.example
check 'it does not start' not service start
machine_says 'tenant'
equal 'restarts' 0 "$(service show --property NRestarts --value)"

say 'filled in and wired: mail goes to Exchange'
fill_in
service restart
machine_run exosubmit wire queued --apply
equal 'what "postfix check" says' '' "$(machine_run postfix check 2>&1)"
delivers 'First-mail'
machine_says 'to=<customer@example.net>, .*status=sent \(250 2\.0\.0 OK'
wait_for 10 'the queue to be empty' queue_is_empty
postfix_delivers 'Local-mail'
equal 'rights of the socket' '660 exosubmit:postfix' "$(rights_of /var/spool/postfix/exosubmit/milter.sock)"

say 'the smoke test of the package'
cp "$ROOT/packaging/debian/tests/smoke" "$SHARED"
machine_run /srv/shared/smoke >"$DIR/smoke" 2>&1 || fail "the smoke test: $(cat "$DIR/smoke")"

say 'upgraded: settings kept, daemon restarted'
before=$(service show --property MainPID --value)
settings=$(machine_run cat /etc/exosubmit/exosubmit.conf)
later=$("$INSTALL/later_version" "$DEB" "$DIR")
install_package "$later"
equal 'settings' "$settings" "$(machine_run cat /etc/exosubmit/exosubmit.conf)"
equal 'rights of the settings' '640 root:exosubmit' "$(rights_of /etc/exosubmit/exosubmit.conf)"
wait_for 10 'the daemon to run' service_is active
[[ $(service show --property MainPID --value) != "$before" ]] || fail 'the daemon was not restarted'
check 'nothing is said of the first steps' not apt_said 'wire queued'
delivers 'Mail-after-the-upgrade'
check 'exosim noted no mistake of ours' no_mistakes
