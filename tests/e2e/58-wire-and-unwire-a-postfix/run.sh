#!/bin/bash
# Proves that `wire queued --apply` makes a Postfix that delivers, that a second run and changed patterns do what they
# should, and that `--remove` and unwire.sh both give back the admin's files octet for octet, his later edits included.
# shellcheck source=../wiring.sh
source "$(dirname "$0")/../wiring.sh"

exchange_start --mailbox app@contoso.example --mailbox bill@fabrikam.example
postfix_make
default_settings
setting "mailbox app.senders" "@contoso.example, <>"

# An admin's main.cf: behind a link, not root's alone, a map over several lines with comments, no line end at its end.
cat >> "$ETC/main.cf" << MAIN

# Old things
sender_dependent_default_transport_maps = inline:{ nobody@contoso.example=discard:old },
# more of them
   inline:{ @old.example=discard:gone }
MAIN
printf 'smtpd_banner = \x24myhostname ESMTP' >> "$ETC/main.cf"
mv "$ETC/main.cf" "$ETC/main.cf.real"
ln -s main.cf.real "$ETC/main.cf"
chown root:postfix "$ETC/main.cf.real"
chmod 640 "$ETC/main.cf.real"
daemon_start
postfix_start
before=$(picture "$ETC")

# Looking changes nothing, and the last line is the command that does it.
wire queued
said '+sender_dependent_default_transport_maps = texthash:'
said '+#exosubmit:    inline:{ @old.example=discard:gone }'
equal "the last line" "exosubmit -x $DIR/wire.conf wire queued --config-directory $ETC --apply" "$(tail -n 1 "$SAID")"
equal "the files after a look" "$before" "$(picture "$ETC")"
wire --sender app@contoso.example --sender '<>' queued
said "+<> exosubmit:[127.0.0.1]:10587"
equal "the last line" "exosubmit -x $DIR/wire.conf wire queued --sender app@contoso.example --sender '<>' --config-directory $ETC --apply" \
  "$(tail -n 1 "$SAID")"
chmod 711 "$DIR"
setpriv --reuid nobody --clear-groups "$BUILD/lib/cli/exosubmit" wire queued --config-directory "$ETC" --apply > "$SAID" 2>&1 && fail "nobody may wire"
said "only root may change Postfix; run: sudo exosubmit wire queued --config-directory $ETC --apply"
chmod 755 "$DIR"

# Applied: the file behind the link has its owner and mode, and Postfix has taken it up.
apply queued
said "Postfix has been reloaded"
equal "the link" main.cf.real "$(readlink "$ETC/main.cf")"
equal "owner and mode" "root:postfix 640" "$(stat -c '%U:%G %a' "$ETC/main.cf.real")"
equal "warnings of postconf" "" "$(postconf -c "$ETC" -n 2>&1 > /dev/null)"
wait_for 10 "the listener" nc -z 127.0.0.1 10587
send first '<agent@contoso.example>' '<one@example.net>'
wait_for 15 "the first message at Exchange" copies_are 1 first
postfix_says "exosubmit-hop/smtp\[.* $QUEUE_ID: .*relay=127.0.0.1\[127.0.0.1\]:10587,.* status=sent"
send other '<somebody@other.example>' '<two@example.net>'
wait_for 15 "other mail to go its own way" in_sink other
send old '<x@old.example>' '<three@example.net>'
postfix_says "$QUEUE_ID: to=<three@example.net>, relay=none.*status=sent \(gone\)"

# Again: nothing to do, and nothing is touched.
wired=$(picture "$ETC")
apply queued
said "nothing to do"
equal "the files after a second run" "$wired" "$(picture "$ETC")"

# `check` judges it so too: no complaint, and what a hand changes in it is named with the command that cures it.
wiring_faults() {
  { "$BUILD/lib/cli/exosubmit" -x "$DIR/wire.conf" check --json --config-directory "$ETC" 2> /dev/null || true; } | python3 -c '
import json, sys
for step in json.load(sys.stdin)["steps"]:
    if step["id"].startswith("postfix.") and step["verdict"] == "fail":
        print(step["id"], step["cause"], *step["remedy"])'
}
equal "what check says of the wiring" "" "$(wiring_faults)"
cp -p "$ETC/master.cf" "$DIR/master.cf"
sed -i 's/-o smtp_fallback_relay=/&[192.0.2.1]/' "$ETC/master.cf"
matches "what check says of a change" "postfix.wiring .*smtp_fallback_relay.* exosubmit -x $DIR/wire.conf wire queued --config-directory $ETC --apply" \
  "$(wiring_faults)"
cp -p "$DIR/master.cf" "$ETC/master.cf"

# The listener lets in exactly the patterns.
admits() { submit 10587 "$MESSAGE" "$1" '<someone@example.net>'; }
admits '<x@sub.contoso.example>' && fail "a subdomain got in"
matches "the answer to a subdomain" '^45[0-9] ' "$(reply rcpt)"
admits '<x@other.example>' && fail "a stranger got in"

# The admin edits his files, and the patterns change: a mailbox of its own with subdomains, a nexthop of its own.
sed -i --follow-symlinks '1i # the admin was here' "$ETC/main.cf"
echo "smtpd_helo_required = yes" >> "$ETC/main.cf"
echo "127.0.0.1:$INLINE inet n - n - - smtpd" >> "$ETC/master.cf"
setting "mailbox bill.username" bill@fabrikam.example
setting "mailbox bill.senders" "@.fabrikam.example"
setting "mailbox bill.messages_per_minute" 10000
settings_file > "$DIR/exosubmit.conf"
daemon_reload
apply queued
wait_for 10 "the second listener" nc -z 127.0.0.2 10587
message second "From: Agent <agent@sub.fabrikam.example>"
submit "$FRONT" "$MESSAGE" '<agent@Sub.Fabrikam.example>' '<four@example.net>'
wait_for 15 "the message of the second mailbox" copies_are 1 second
postfix_says "to=<four@example.net>, relay=127.0.0.2\[127.0.0.2\]:10587,.* status=sent"
matches "the second mailbox" 'bill@fabrikam.example' "$(received_envelope second)"
send third '<agent@contoso.example>' '<five@example.net>'
wait_for 15 "the message of the first mailbox" copies_are 1 third
message domain
submit "$FRONT" "$MESSAGE" '<agent@fabrikam.example>' '<six@example.net>'
wait_for 15 "mail of the domain itself, which no pattern names" in_sink domain

# Taken out: by the tool, and in a copy by the script. The admin's edits stay.
cp -a "$ETC" "$DIR/copy"
mkdir "$DIR/copy-queue"
sed -i "s|^queue_directory .*|queue_directory = $DIR/copy-queue|" "$DIR/copy/main.cf.real"
cp -a "$DIR/copy" "$DIR/copy-before"
"$ROOT/packaging/unwire.sh" "$DIR/copy" > "$SAID" 2>&1 || fail "unwire.sh: $(cat "$SAID")"
"$BUILD/lib/cli/exosubmit" wire --remove --config-directory "$DIR/copy-before" > "$SAID" 2>&1 || fail "--remove: $(cat "$SAID")"
diff -r "$DIR/copy" "$DIR/copy-before" || fail "unwire.sh and --remove differ"
equal "owners, modes and links" "$(picture "$DIR/copy")" "$(picture "$DIR/copy-before")"
"$ROOT/packaging/unwire.sh" "$DIR/copy" > "$SAID"
said "nothing to do"
wire --remove || fail "--remove: $(cat "$SAID")"
said "at its"
said "Postfix has been reloaded"
wire --remove
said "nothing to do"
sed -i "s|^queue_directory .*|queue_directory = $POSTFIX/queue|" "$DIR/copy/main.cf.real"
diff -r "$DIR/copy" "$ETC" || fail "the copies and the real one differ"

# Without the admin's edits it is what it was, and his mail goes its own way again.
sed -i '1d; s/^smtpd_helo_required = yes$//' "$ETC/main.cf.real"
truncate -s -2 "$ETC/main.cf.real" # his line and the line end that it needed
sed -i '$d' "$ETC/master.cf"
equal "the files in the end" "$before" "$(picture "$ETC")"
touch -d '-1 minute' "$ETC"/*
postfix_ reload
send last '<agent@contoso.example>' '<seven@example.net>'
wait_for 15 "unwired mail to go its own way" in_sink last
queue_drains
