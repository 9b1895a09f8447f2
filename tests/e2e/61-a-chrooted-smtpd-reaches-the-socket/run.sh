#!/bin/bash
# Proves that smtpds which run chrooted, as Debian sets them up, reach the daemon: the listener, an inline port and a front
# that has our milter in main.cf; and that unchrooted ones reach the same socket by the same name.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start
postfix_make
wire_queued @contoso.example
wire_inline_port
default_settings
# The plain front has no milter: its mail takes the queue. The other has main.cf's.
read -r plain < <(free_ports 1)
master_cf "127.0.0.1:$plain inet n - n - - smtpd -o smtpd_milters="
wire_inline_main

chroot_column() { sed -i -E "s/^(127\\.0\\.0\\.1:[0-9]+ +inet +[^ ]+ +[^ ]+ +)[yn]( .* smtpd)/\\1$1\\2/" "$ETC/master.cf"; }
# roots_of_smtpds: the root directory of each smtpd that lives, one a line.
roots_of_smtpds() {
  local pid
  for pid in $(postfix_children); do
    [[ $(cat "/proc/$pid/comm" 2> /dev/null) != smtpd ]] || readlink "/proc/$pid/root"
  done | sort -u
}
# delivers NAME: by the queue, by main.cf's milter and by the inline port.
delivers() {
  FRONT=$plain send "$1-queued" '<agent@contoso.example>' '<someone@example.net>'
  message "$1-inline"
  submit "$FRONT" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' || fail "the front: $(cat "$REPLIES")"
  message "$1-port"
  submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' || fail "the inline port: $(cat "$REPLIES")"
  wait_for 15 "the queued one" copies_are 1 "$1-queued"
  equal "copies of the inline one" 1 "$(copies "$1-inline")"
  equal "copies of the port's" 1 "$(copies "$1-port")"
  queue_drains
}

chroot_column y
equal "chrooted smtpds" 4 "$(grep -cE '^127.* y .* smtpd' "$ETC/master.cf")"
go
delivers chrooted
equal "where the smtpds live" "$(realpath "$POSTFIX/queue")" "$(roots_of_smtpds)"

postfix_stop
chroot_column n
postfix_start
delivers free
equal "where the smtpds live" / "$(roots_of_smtpds)"
equal "messages that were queued" 2 "$(postfix_count 'qmgr\[[0-9]+\]: .*from=<agent@contoso.example>')"
nothing_else_left
equal "complaints about the milter" 0 "$(postfix_count 'connect to Milter|milter.*(error|unreachable)')"
