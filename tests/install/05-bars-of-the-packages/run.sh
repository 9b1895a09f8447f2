#!/usr/bin/env bash
# The bars: installed size, exposure of the service as systemd counts it, how the programs are linked.
# (lintian and rpmlint: packaging/build fails when one of them objects.)
source "$(dirname "${BASH_SOURCE[0]}")/../packages.sh"

size=$(dpkg-deb --field "$DEB" Installed-Size)
say "installed size: $size KiB"
((size < 5 * 1024)) || fail "the package takes $size KiB; the bar is 5 MiB"
check 'debug symbols have a package of their own' test -s "$(package 'exosubmit-milter-dbgsym_*.deb')"

dpkg-deb --extract "$DEB" "$DIR/tree"
exposure=$(systemd-analyze security --offline=true --no-pager "$DIR"/tree/lib/systemd/system/exosubmit-milter.service |
  sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p')
say "exposure: $exposure"
awk -v exposure="$exposure" 'BEGIN { exit !(exposure != "" && exposure <= 1.5) }' || fail "exposure is $exposure; the bar is 1.5"

for program in usr/sbin/exosubmit-milter usr/bin/exosubmit; do
  check "$program is position-independent" grep -q DYN <(readelf -h "$DIR/tree/$program")
  check "$program binds all symbols at its start" grep -q BIND_NOW <(readelf -d "$DIR/tree/$program")
  check "$program has no debug symbols" not grep -q '\.debug_info' <(readelf -S "$DIR/tree/$program")
done
