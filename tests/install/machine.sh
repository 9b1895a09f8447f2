# shellcheck shell=bash
# A Debian machine for one test: a debootstrap root, booted by its own systemd in name spaces of its own, with its own loopback
# and no other network. What it writes is kept in memory. Nothing of it is left when the test ends, however it ends.
#
# A test sources this file and calls `machine_start PACKAGE...` (what the root must have installed), `machine_run COMMAND...`
# and so on. Where such a machine cannot be had the test is skipped, and says loudly why.

# shellcheck disable=SC2034 # the tests use what this file sets

set -Eeuo pipefail

INSTALL=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$INSTALL/../.." && pwd)
BUILD=${EXOSUBMIT_BUILD:-$ROOT/build}
RELEASE=bookworm # the one that exosim, built on this host, runs on as well
export EXOSUBMIT_CACHE=${EXOSUBMIT_CACHE:-$BUILD/cache}
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

DIR=$(mktemp -d -t exosubmit-install.XXXXXX)
chmod 755 "$DIR"
SHARED=$DIR/shared # in the machine: /srv/shared
mkdir "$SHARED" "$DIR/root" "$DIR/cgroup"

# shellcheck source=packaging/debian_root.sh
source "$ROOT/packaging/debian_root.sh"

# shellcheck source=tests/support/assertions.sh
source "$ROOT/tests/support/assertions.sh"
skip() {
  printf '\n*** SKIPPED: %s\n*** The packages were NOT tried on a machine.\n\n' "$*" >&2
  exit 77
}

# --- the machine -----------------------------------------------------------------------------------------------------

# machine_start PACKAGE...: boots it; true once systemd has started everything.
machine_start() {
  local root
  ((EUID == 0)) || skip 'a machine in name spaces needs root.'
  command -v debootstrap >/dev/null || skip 'there is no debootstrap here (packaging/bootstrap installs it).'
  unshare --pid --mount --fork --cgroup --uts --ipc --net true || skip 'name spaces cannot be made here.'
  root=$(debian_root "$RELEASE" systemd systemd-sysv "$@") ||
    skip "debootstrap cannot make a root of $RELEASE; the reason is above (no mirror?)."
  # The kernel ends the machine with this shell: the signal goes to unshare, and from there to the machine's first process.
  setpriv --pdeathsig KILL unshare --mount "$INSTALL/machine_boot" "$root" "$DIR" >"$DIR/console" 2>&1 &
  MACHINE=$!
  wait_for 30 'the machine to boot' machine_booted
}
machine_init() { pgrep -P "$MACHINE"; } # its first process, as this host sees it
machine_booted() {
  [[ $(machine_run systemctl is-system-running) =~ ^(running|degraded)$ ]]
}

# machine_run COMMAND...: in the machine, as root. machine_sh TEXT: the same for a piece of shell.
machine_run() {
  nsenter --target "$(machine_init)" --all env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
machine_sh() { machine_run sh -euc "$1"; }
# On the machine's network, with the programs of this host.
machine_network() { nsenter --target "$(machine_init)" --net "$@"; }

machine_log() { machine_run journalctl --no-pager --quiet --output short "$@"; }
machine_log_has() { machine_log | grep -qE -- "$1"; }
machine_says() { wait_for "${2:-20}" "the machine to log: $1" machine_log_has "$1"; }

machine_stop() {
  if [[ -z ${MACHINE:-} ]]; then return; fi
  kill -KILL "$MACHINE" 2>/dev/null || true
  wait "$MACHINE" 2>/dev/null || true
  unset MACHINE
  unshare --mount "$INSTALL/machine_boot" --clear "$DIR"
}

machine_end() {
  local status=$?
  trap - EXIT
  if ((status != 0 && status != 77)) && [[ -n ${MACHINE:-} ]]; then
    printf -- '--- the machine'"'"'s log\n' >&2
    { machine_log --lines 40 || cat "$DIR/console"; } >&2
  fi
  machine_stop
  rm -rf "$DIR"
  exit "$status"
}
trap machine_end EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
