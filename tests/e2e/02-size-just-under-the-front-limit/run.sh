#!/bin/bash
# Proves that every message the front's size limit lets in crosses the hop, which adds a Received field.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
main_cf "message_size_limit = 60000"
go

# sized OCTETS: submits a message of that size; true if the front took it.
sized() {
  message "size-$1"
  local missing=$(($1 - $(stat -c %s "$MESSAGE")))
  head -c $((missing - 2)) /dev/zero | tr '\0' x | fold -w 72 | sed 's/.$/\r/' | head -c $((missing - 2)) >> "$MESSAGE"
  printf '\r\n' >> "$MESSAGE"
  submit "$FRONT" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>'
}

low=50000 high=61000 accepted=()
while [[ $((high - low)) -gt 1 ]]; do
  middle=$(((low + high) / 2))
  if sized $middle; then low=$middle && accepted+=("$middle"); else high=$middle; fi
done
say "the front took $low octets and refused $high"
# A few octets more: the queue file's own records differ by one from message to message.
matches "the front's refusal" '^552 5.3.4' "$(sized $((high + 20)) || reply final)"

for size in "${accepted[@]}"; do
  wait_for 15 "$size octets at Exchange" copies_are 1 "size-$size"
done
"$E2E/same_content.py" "$DIR/size-$low.eml" "$(received_file "size-$low")" --from "App <app@contoso.example>"
queue_drains
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
