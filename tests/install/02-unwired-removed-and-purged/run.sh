#!/usr/bin/env bash
# Unwired, removed and purged: nothing of the package is left, and Postfix is as it was.
source "$(dirname "${BASH_SOURCE[0]}")/../packages.sh"

machine_with_postfix
exchange_start
postfix_delivers 'Before'
note_postfix
files >"$DIR/files.before"

install_package "$DEB"
fill_in
service restart
machine_run exosubmit wire queued --apply
delivers 'Wired'

say 'unwired: main.cf and master.cf are byte for byte as before'
machine_run exosubmit wire --remove
check "Postfix's settings are as before" postfix_is_as_before
postfix_delivers 'Unwired'

say 'removed: settings and state stay'
apt remove exosubmit-milter
check 'nothing is said of wiring' not apt_said 'still wired'
check 'the settings are kept' is_there /etc/exosubmit/exosubmit.conf
check 'the state is kept' is_there /var/lib/exosubmit/state.db
check 'no script is left' not is_there /var/lib/exosubmit/unwire.sh

say 'purged: nothing is left but the user'
apt purge exosubmit-milter
files >"$DIR/files.after"
diff "$DIR/files.before" "$DIR/files.after" >"$DIR/left" || fail "left behind (>) or taken away (<): $(cat "$DIR/left")"
check 'the user stays' machine_run getent passwd exosubmit
check "Postfix's settings are as before" postfix_is_as_before
equal 'what "postfix check" says' '' "$(machine_run postfix check 2>&1)"
postfix_delivers 'Purged'
