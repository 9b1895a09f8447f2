#!/bin/bash
# Proves that mail of one mailbox is not delayed by another's backlog of 500: with a nexthop each, its latency stays flat.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --mailbox slow@contoso.example --mailbox quick@quick.example
wire_second_nexthop @quick.example
hop_width 4 2
setting "mailbox app.username" slow@contoso.example
setting "mailbox quick.username" quick@quick.example
setting "mailbox quick.senders" @quick.example
go

# Milliseconds from the client's first octet to Exchange's acceptance.
latency() {
  local begin=${EPOCHREALTIME/./}
  message "$1" "From: Quick <quick@quick.example>"
  submit "$FRONT" "$MESSAGE" '<quick@quick.example>' '<someone@example.net>'
  wait_for 20 "$1 at Exchange" grep -qsF "Subject: $1" "$EXCHANGE/messages" -r
  echo $(((${EPOCHREALTIME/./} - begin) / 1000))
}
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

alone=()
for number in {1..7}; do alone+=("$(latency "alone-$number")"); done
exchange on final match=slow@contoso.example delay 2000
smtp-source -s 5 -m 500 -l 1024 -f slow@contoso.example -t someone@example.net "127.0.0.1:$FRONT"
wait_for 10 "the backlog at work" grep -qF 'slow@contoso.example' "$EXCHANGE/transcript"
check "a backlog" test "$(queue_files | wc -l)" -gt 400
beside=()
for number in {1..13}; do beside+=("$(latency "beside-$number")"); done
check "still a backlog" test "$(queue_files | wc -l)" -gt 400

say "median alone $(median "${alone[@]}") ms, beside a backlog $(median "${beside[@]}") ms, slowest $(printf '%s\n' "${beside[@]}" | sort -n | tail -n 1) ms"
check "flat" test "$(median "${beside[@]}")" -le $(($(median "${alone[@]}") + 500))
