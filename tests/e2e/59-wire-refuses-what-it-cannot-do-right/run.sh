#!/bin/bash
# Proves that `wire` refuses, with the reason and with every file as it was, where it cannot do right: a Postfix that
# cannot be read or is too old, services and ports of others, a socket out of reach, a check that fails, two runs at once.
# shellcheck source=../wiring.sh
source "$(dirname "$0")/../wiring.sh"

exchange_start
postfix_make
default_settings
pristine=$DIR/pristine
cp -a "$ETC" "$pristine"
fresh() { rm -rf "$ETC" && cp -a "$pristine" "$ETC"; }

# A Postfix that postconf cannot parse: its own words.
echo "no equals sign" >> "$ETC/main.cf"
refuses "missing '=' after attribute name" queued --apply
fresh
echo "broken inet n" >> "$ETC/master.cf"
refuses "bad field count" queued --apply
fresh

# Too old.
mkdir "$DIR/old"
printf '#!/bin/sh\ncase "$*" in *-x) echo "mail_version = 3.3.22" ;; esac\n' > "$DIR/old/postconf"
chmod +x "$DIR/old/postconf"
PATH=$DIR/old:$PATH refuses "this is Postfix 3.3.22; exosubmit needs 3.4 or newer" queued --apply

# A wiring made by hand, and services of others with our name or port.
wire_queued @contoso.example
refuses "master.cf has a service exosubmit/unix" queued --apply
fresh
master_cf "10587 inet n - n - - smtpd"
refuses "master.cf has a service 10587/inet" queued --apply
fresh
main_cf "exosubmit_destination_recipient_limit = 7"
refuses "main.cf sets exosubmit_destination_recipient_limit" queued --apply
fresh
echo "mine" > "$ETC/exosubmit-senders"
refuses "exosubmit-senders was not written by" queued --apply
fresh

# Marks that do not pair, for the tool and for the script.
echo '# >>> exosubmit' >> "$ETC/master.cf"
refuses "the end mark of exosubmit's block is missing" queued --apply
refuses "the end mark of exosubmit's block is missing" --remove
before=$(picture "$ETC")
"$ROOT/packaging/unwire.sh" "$ETC" > "$SAID" 2>&1 && fail "the script takes out half a block"
said "do not pair"
equal "files after the script's refusal" "$before" "$(picture "$ETC")"
fresh

# What the settings say does not fit this Postfix, or the command line does not fit the settings.
setting milter.socket unix:/run/exosubmit/milter.sock
refuses "Set socket = unix:$POSTFIX/queue/exosubmit/milter.sock" queued --apply
setting milter.socket "unix:$SOCKET"
main_cf "inet_protocols = ipv6"
refuses "inet_protocols = ipv6 leaves out IPv4" queued --apply
fresh
refuses "no mailbox serves all of @other.example" queued --sender @other.example --apply
refuses "wanted user@domain" queued --sender other.example --apply
refuses "--listen wants HOST:PORT" inline --listen nonsense --apply
refuses "Address already in use" inline --listen "127.0.0.1:$EXOSIM_SMTP_PORT" --apply
refuses "--listen: is for the wiring inline" queued --listen 127.0.0.1:2525
refuses "queued or inline is required" --apply
refuses "excludes" queued --apply --remove

# Postfix's own check fails: what was written is put back.
main_cf "setgid_group = nonexistent"
refuses "all files are as they were" queued --apply
fresh

# Somebody else is at work.
exec {lock}< "$ETC"
flock "$lock"
refuses "another \"exosubmit wire\" is at work" queued --apply
exec {lock}<&-

# A port that another program has is passed over.
nc -lk 127.0.0.1 10587 > /dev/null &
PROXY_PID=$!
wait_for 5 "the other program" nc -z 127.0.0.1 10587
wire queued
said "+127.0.0.2:10587 inet"
said "exosubmit:[127.0.0.2]:10587"
