#!/usr/bin/env bash
# The rpm goes into a root with "rpm --root": files, owners and modes are as the spec says, the scripts run in their order, an
# erasure takes all away but what an administrator changed.
source "$(dirname "${BASH_SOURCE[0]}")/../packages.sh"

RPM=$(package 'exosubmit-milter-[0-9]*.x86_64.rpm')
[[ -n $RPM ]] || fail "there is no rpm in $BUILD/packages: packaging/build rpm --output $BUILD/packages"

machine_with_postfix
cp "$RPM" "$SHARED/package.rpm"
# The database is new, so what the package requires cannot be found in it.
in_root() { machine_run rpm --root / --nodeps --nosignature "$@" 2>&1; }

say 'the scripts: the user before the files, the directories before the service, the wiring told before the service stops'
scripts=$(rpm -qp --scripts "$RPM")
line_of() { grep -nE -- "$1" <<<"$scripts" | head -n 1 | cut -d : -f 1; }
in_order() {
  local last=0 line pattern
  for pattern in "$@"; do
    line=$(line_of "$pattern")
    [[ -n $line && $line -gt $last ]] || fail "the scripts have no '$pattern' at its place: $scripts"
    last=$line
  done
}
in_order '^preinstall ' 'systemd-sysusers' '^postinstall ' 'systemd-tmpfiles' 'preset exosubmit-milter' 'wire queued' \
  '^preuninstall ' 'leave\.sh' 'disable --now exosubmit-milter' '^postuninstall ' 'try-restart exosubmit-milter'

say 'installed'
said=$(in_root --force-debian -i /srv/shared/package.rpm) || fail "rpm -i: $said"
[[ $said == *'exosubmit wire queued --apply'* ]] || fail "the next two commands are not told: $said"
equal 'what differs from the package' '' "$(in_root -V exosubmit-milter || true)"
equal 'settings directory' '750 root:exosubmit' "$(rights_of /etc/exosubmit)"
equal 'settings' '640 root:exosubmit' "$(rights_of /etc/exosubmit/exosubmit.conf)"
equal 'state directory' '1770 root:exosubmit' "$(rights_of /var/lib/exosubmit)"
equal "socket's directory" '2750 exosubmit:postfix' "$(rights_of /var/spool/postfix/exosubmit)"
equal 'program' '755 root:root' "$(rights_of /usr/sbin/exosubmit-milter)"
machine_run systemctl daemon-reload
check 'systemd knows the service' service cat
[[ $(rpm -qpc "$RPM") == /etc/exosubmit/exosubmit.conf ]] || fail 'the settings are not %config'
[[ $RPM == *.debian.* ]] || fail "its name does not say that it links Debian's libraries: $RPM"

say 'installed over, settings changed: kept'
machine_run sed -i 's/^tenant =.*/tenant = contoso.example/' /etc/exosubmit/exosubmit.conf
said=$(in_root --force-debian -U --replacepkgs /srv/shared/package.rpm) || fail "rpm -U: $said"
check 'the change is kept' machine_run grep -qx 'tenant = contoso.example' /etc/exosubmit/exosubmit.conf

say 'erased while wired: it says so, the script is left'
exchange_start
fill_in
machine_run exosubmit wire queued --apply
said=$(in_root -e exosubmit-milter) || fail "rpm -e: $said"
[[ $said == *'still wired'* ]] || fail "the wiring is not told: $said"
check 'the script is left' is_there /var/lib/exosubmit/unwire.sh
machine_run /var/lib/exosubmit/unwire.sh
check 'changed settings are left' is_there /etc/exosubmit/exosubmit.conf.rpmsave
for gone in /usr/bin/exosubmit /usr/sbin/exosubmit-milter /usr/share/exosubmit /usr/lib/systemd/system/exosubmit-milter.service; do
  check "$gone is gone" not is_there "$gone"
done
