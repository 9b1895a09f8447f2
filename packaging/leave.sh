#!/bin/sh
# Called before exosubmit is removed: when Postfix is still wired to it, says so and leaves what undoes the wiring.
set -e

# The main.cf and master.cf of each Postfix instance that still name exosubmit.
wired_files() {
  { postmulti -l 2>/dev/null | awk '{ print $NF }'; echo /etc/postfix; } | sort -u | while read -r directory; do
    grep -lsw exosubmit "$directory/main.cf" "$directory/master.cf" || true
  done
}

files=$(wired_files)
if [ -n "$files" ]; then
  install -m 0755 /usr/share/exosubmit/unwire.sh /var/lib/exosubmit/unwire.sh
  cat >&2 <<TEXT
exosubmit-milter: Postfix is still wired to it:
$(echo "$files" | sed 's/^/    /')
  Until that is undone, mail for Exchange Online waits in Postfix's queue. What "exosubmit wire" did is undone by
    /var/lib/exosubmit/unwire.sh
  and what was written by hand, by hand.
TEXT
fi
