# shellcheck shell=bash
# The packages on a machine: Debian's Postfix as its package sets it up, ours from packaging/build, exosim as Exchange.

# shellcheck disable=SC2034 # the tests use what this file sets

# shellcheck source=tests/install/machine.sh
source "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

# The newest that packaging/build left there.
package() { find "$BUILD/packages" -name "$1" -printf '%T@ %p\n' | sort -rn | sed -n '1s/^[^ ]* //p'; }
DEB=$(package 'exosubmit-milter_*_amd64.deb')
[[ -n $DEB ]] || fail "there is no package in $BUILD/packages: packaging/build deb --output $BUILD/packages"

# What the package depends on: names alone, the first of alternatives.
dependencies() { dpkg-deb --field "$DEB" Depends | tr ',' '\n' | sed 's/[(|].*//; s/[[:space:]]//g'; }

# machine_with_postfix: everything that our package needs, and not the package.
machine_with_postfix() {
  local needed
  mapfile -t needed < <(dependencies)
  machine_start "${needed[@]}" rpm # for one of the tests; so all share one root
  machine_run systemctl is-active --quiet postfix || fail "Postfix does not run"
  equal "a chrooted smtpd, Debian's default" y "$(machine_run postconf -F -h smtp/inet/chroot)"
}

# --- our package -----------------------------------------------------------------------------------------------------

# apt OPTIONS...: what it said is in $DIR/apt. No network: whatever is needed is there.
apt() { machine_run apt-get --yes --quiet -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@" >"$DIR/apt" 2>&1 || fail "apt-get $*: $(cat "$DIR/apt")"; }
install_package() {
  cp "$1" "$SHARED"
  apt install --allow-downgrades -o Dpkg::Options::=--force-confold "/srv/shared/${1##*/}"
}
apt_said() { grep -qE -- "$1" "$DIR/apt"; }

service() { machine_run systemctl "$@" exosubmit-milter.service; }
service_is() { [[ $(service show --property ActiveState --value) == "$1" ]]; }
rights_of() { machine_run stat -c '%a %U:%G' "$1"; }
is_there() { machine_run test -e "$1"; }

# setting SECTION KEY VALUE, in the settings as installed.
setting() {
  machine_run sed -i "/^\[$1\]/,/^\[/ s|^#\?$2 *=.*|$2 = $3|" /etc/exosubmit/exosubmit.conf
  machine_run grep -qxF "$2 = $3" /etc/exosubmit/exosubmit.conf || fail "no setting $2 in [$1]"
}

# fill_in: what an administrator types, and where the simulator stands in Microsoft's place.
fill_in() {
  machine_run install -o exosubmit -m 0400 "$EXOSIM_SECRET_FILE" /etc/exosubmit/client_secret
  setting entra tenant "$EXOSIM_TENANT"
  setting entra client_id "$EXOSIM_CLIENT_ID"
  setting entra client_secret_file /etc/exosubmit/client_secret
  setting 'mailbox main' username app@contoso.example
  setting entra token_endpoint "$EXOSIM_TOKEN_ENDPOINT"
  setting entra ca_file "$EXOSIM_CA"
  setting exchange host "$EXOSIM_SMTP_HOST"
  setting exchange port "$EXOSIM_SMTP_PORT"
  setting exchange ca_file "$EXOSIM_CA"
  setting exchange ehlo_name relay.example
}

# --- mail ------------------------------------------------------------------------------------------------------------

# exchange_start: exosim in the machine; its directory is $SHARED/exchange here.
exchange_start() {
  mkdir -m 755 "$SHARED/exchange"
  machine_run systemd-run --quiet --unit exosim "$BUILD/tests/simulator/exosim" /srv/shared/exchange
  wait_for 15 'exosim to listen' test -s "$SHARED/exchange/env"
  # shellcheck disable=SC1091
  source "$SHARED/exchange/env"
}
at_exchange() { grep -rlqxF -- "Subject: $1"$'\r' "$SHARED/exchange/messages"; }
no_mistakes() { [[ ! -s $SHARED/exchange/mistakes ]]; }

# mail SUBJECT [SENDER] [RECIPIENT]: handed to Postfix as a local program does.
mail() {
  printf 'From: %s\nTo: %s\nSubject: %s\n\nThank you for calling.\n' "${2:-app@contoso.example}" "${3:-customer@example.net}" "$1" |
    machine_run sendmail -f "${2:-app@contoso.example}" "${3:-customer@example.net}"
}
# exchange_gets SUBJECT [SECONDS]
exchange_gets() { wait_for "${2:-20}" "Exchange to have '$1'" at_exchange "$1"; }
delivers() {
  mail "$1"
  exchange_gets "$1"
}
# Mail that is not for Exchange, to a local mailbox.
postfix_delivers() {
  mail "$1" root@localhost root@localhost
  wait_for 20 "Postfix to deliver '$1'" machine_run grep -rqxF "Subject: $1" /var/mail /var/spool/mail
}
queue_is_empty() { machine_run mailq | grep -q 'Mail queue is empty'; }

# --- what is left ----------------------------------------------------------------------------------------------------

# Every file, directory and link but those that live their own life (logs, caches, queues, apt's and dpkg's own books), and
# those of the user, who stays.
files() {
  machine_run find / -xdev \( -path /srv/shared -o -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/tmp \
    -o -path /var/log -o -path /var/cache -o -path /var/mail -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path '/var/spool/postfix/[a-z]*/*' \
    -o -path /var/lib/postfix -o -path /var/lib/systemd/timers -o -path /var/lib/private \) -prune \
    -o ! -path '/etc/*-' -printf '%p %y %m %u:%g\n' | sort
}
postfix_settings() { machine_run cat /etc/postfix/main.cf /etc/postfix/master.cf; }
postfix_is_as_before() { cmp -s "$DIR/postfix.before" <(postfix_settings); }
note_postfix() { postfix_settings >"$DIR/postfix.before"; }
