# shellcheck shell=bash
# The stage for a test of `exosubmit wire`, on top of harness.sh: a network of its own, since the listener's port is
# always the same, and the tool.

if [[ -z ${EXOSUBMIT_OWN_NETWORK:-} ]]; then
  unshare --net true 2> /dev/null || { echo "SKIPPED: no network namespace can be had here" && exit 77; }
  EXOSUBMIT_OWN_NETWORK=yes exec unshare --net "$0"
fi
ip link set lo up

# shellcheck source=tests/e2e/harness.sh
source "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

SAID=$DIR/said # what the tool last said, both streams
LOGS+=("$SAID")

# wire ARGUMENTS...: with the test's settings, on the test's Postfix unless they name another.
wire() {
  settings_file > "$DIR/wire.conf" # the daemon may be reading its own
  [[ " $* " == *" --config-directory "* ]] || set -- "$@" --config-directory "$ETC"
  "$BUILD/lib/cli/exosubmit" -x "$DIR/wire.conf" wire "$@" > "$SAID" 2>&1
}
said() { grep -qF -- "$1" "$SAID" || fail "the tool does not say '$1': $(cat "$SAID")"; }
# refuses REASON ARGUMENTS...: the tool says so, exits with 1 and changes nothing in $ETC.
refuses() {
  local reason=$1 status=0 before
  before=$(picture "$ETC")
  wire "${@:2}" || status=$?
  equal "exit status of wire ${*:2} ($(cat "$SAID"))" 1 "$status"
  said "$reason"
  equal "files after a refusal" "$before" "$(picture "$ETC")"
}
# picture DIRECTORY: its files: names, owners, modes, links and contents.
picture() { (cd "$1" && find . -printf '%p %y %U %G %m %l\n' | sort && find . -type f -exec sha256sum {} + | sort); }
# apply ARGUMENTS...: a Postfix that reads young files would wait; so they are made old before the reload.
apply() {
  wire "$@" --apply || fail "wire $* --apply: $(cat "$SAID")"
  touch -h -d '-1 minute' "$ETC"/*
  touch -d '-1 minute' "$ETC"/*
}
