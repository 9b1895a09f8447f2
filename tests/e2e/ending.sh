# shellcheck shell=bash
# The end of an end-to-end test, sourced by harness.sh: stops what was started (DAEMON_PID, SINK_PID, PROXY_PID,
# EXCHANGE_PID, Postfix), fails the test when something stays alive, and prints the logs of a failure.

STOPPERS=() # functions, called first
LOGS=("$REPLIES" "$MAILLOG" "$DAEMON_LOG" "$EXCHANGE"/{transcript,tokens,stderr} "$DIR/postfix.out")

# A test that is killed (ctest's TIMEOUT) cannot clean up: this watcher then does. It is nobody's child: ctest kills those.
watch_over() {
  while kill -0 "$1" && [[ -d $DIR ]]; do sleep 1; done
  [[ -d $DIR ]] || return 0
  env -i grep -lzsF "$DIR" /proc/[0-9]*/environ /proc/[0-9]*/cmdline | cut -d / -f 3 | xargs -r kill -KILL || true # grep found itself too
  unmount
  rm -rf "$DIR"
}
WATCHER_PID=$(watch_over $$ < /dev/null > /dev/null 2>&1 & echo $!)

# What a test mounted.
unmount() { grep -o " $DIR/[^ ]* " /proc/mounts | xargs -r umount -l; }

postfix_children() { env -i grep -lzsF "MAIL_CONFIG=$DIR/" /proc/[0-9]*/environ | cut -d / -f 3 || true; }

stop_all() {
  local pid stopper
  [[ -z ${DAEMON_PID:-} ]] || kill -TERM "$DAEMON_PID" 2> /dev/null || true
  for stopper in "${STOPPERS[@]}"; do "$stopper" || true; done
  if [[ -n $(postfix_children) ]]; then postfix_stop || true; fi
  for pid in ${DAEMON_PID:-} ${SINK_PID:-} ${PROXY_PID:-} ${EXCHANGE_PID:-}; do
    kill -TERM "$pid" 2> /dev/null || true
  done
  local deadline=$((${EPOCHREALTIME/./} + 10000000))
  while [[ -n $(jobs -rp)$(postfix_children) && ${EPOCHREALTIME/./} -lt $deadline ]]; do sleep 0.03; done
}

# What a failed test left: before the end the queue and the processes, after it the logs.
show_processes() {
  echo "--- the queue, and who was at work"
  queue_files
  ps -o pid,stat,wchan:20,lstart,args -p "$({ jobs -rp; postfix_children; } | paste -sd,)" | cut -c 1-160
}
show_logs() {
  local file
  for file in "${LOGS[@]}"; do
    [[ ! -s $file ]] || { echo "--- $file (end)" && tail -n 40 "$file" | cut -c 1-600; }
  done
}

finish() {
  local status=$? left
  trap - EXIT ERR
  set +e
  kill "$WATCHER_PID"
  if [[ -s $EXCHANGE/mistakes ]]; then
    say "FAILED: exosim noted mistakes of ours: $(cat "$EXCHANGE/mistakes")" >&2
    status=1
  fi
  [[ $status -eq 0 || $status -eq 77 ]] || show_processes >&2
  stop_all
  left=$({ jobs -rp; postfix_children; } | paste -sd ' ')
  if [[ -n $left ]]; then
    say "FAILED: still running: $(ps -o pid,args -p "${left// /,}")" >&2
    # shellcheck disable=SC2086
    kill -KILL $left
    status=1
  fi
  [[ $status -eq 0 || $status -eq 77 ]] || show_logs >&2
  unmount
  if [[ -n ${EXOSUBMIT_E2E_KEEP:-} ]]; then say "kept: $DIR"; else rm -rf "$DIR"; fi
  [[ $status -ne 0 ]] || say "ok"
  exit "$status"
}
trap finish EXIT
trap 'say "FAILED: line $LINENO of $0: $BASH_COMMAND" >&2' ERR
