#!/usr/bin/env bash
# Removed while Postfix is still wired: the package says so and leaves a script that undoes the wiring; mail waits meanwhile.
source "$(dirname "${BASH_SOURCE[0]}")/../packages.sh"

machine_with_postfix
exchange_start
note_postfix
install_package "$DEB"
fill_in
service restart
machine_run exosubmit wire queued --apply
delivers 'Wired'

say 'removed: it says so, the script is there, mail waits'
apt remove exosubmit-milter
check 'the removal tells of the wiring' apt_said 'still wired'
check 'the removal names the script' apt_said '/var/lib/exosubmit/unwire.sh'
equal 'rights of the script' '755 root:root' "$(rights_of /var/lib/exosubmit/unwire.sh)"
mail 'Meanwhile'
machine_says 'to=<customer@example.net>, .*status=deferred'
check 'the message waits' not queue_is_empty

say 'installed again: what waited goes out'
install_package "$DEB"
wait_for 10 'the daemon to run' service_is active
machine_run postqueue -f
exchange_gets 'Meanwhile'

say 'removed again: the script restores Postfix without exosubmit'
apt remove exosubmit-milter
machine_run /var/lib/exosubmit/unwire.sh
check "Postfix's settings are as before" postfix_is_as_before
equal 'what "postfix check" says' '' "$(machine_run postfix check 2>&1)"
postfix_delivers 'Unwired'
apt purge exosubmit-milter
check 'the script is gone' not is_there /var/lib/exosubmit
