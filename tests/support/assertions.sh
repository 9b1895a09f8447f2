# shellcheck shell=bash
# What a test in shell says, demands and waits for. The first thing that is not so ends it.

say() { printf '%s  %s\n' "$(date +%T.%3N)" "$*"; }
fail() {
  say "FAILED: $*" >&2
  exit 1
}

# wait_for SECONDS WHAT COMMAND...: polls until COMMAND succeeds; fails the test at the deadline.
wait_for() {
  local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    [[ ${EPOCHREALTIME/./} -lt $deadline ]] || fail "waited in vain for: $what"
    sleep 0.03
  done
}

# check WHAT COMMAND...: COMMAND must succeed now.
check() {
  local what=$1
  shift
  "$@" > /dev/null 2>&1 || fail "not so: $what"
}
equal() { [[ $2 == "$3" ]] || fail "$1: expected '$2', got '$3'"; }
matches() { [[ $3 =~ $2 ]] || fail "$1: '$3' does not match '$2'"; }
not() { ! "$@"; }
