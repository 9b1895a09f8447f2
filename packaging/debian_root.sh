# shellcheck shell=bash
# A minimal Debian in a directory, made once by debootstrap and kept; and a throwaway copy of it to work in.

ROOTS=${EXOSUBMIT_CACHE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/build/cache}/roots

# debian_root RELEASE PACKAGE...: prints the directory of a Debian with these packages, which nobody may change. Makes it when it
# is not there yet; false, with the reason on stderr, when it cannot be made.
debian_root() {
  local release=$1 root
  shift
  root=$ROOTS/$release-$(printf '%s\n' "$@" | sort | sha256sum | cut -c 1-12)
  mkdir -p "$ROOTS"
  (
    flock 9
    if [[ -d $root ]]; then exit; fi
    printf 'debootstrap: a %s with %s packages is made once, in %s ...\n' "$release" $# "$root" >&2
    if ! make_debian_root "$release" "$root.part" "$@" >"$root.log" 2>&1; then
      tail -n 20 "$root.log" >&2
      rm -rf "$root.part"
      exit 1
    fi
    mv "$root.part" "$root"
  ) 9>"$ROOTS/lock" || return 1
  echo "$root"
}

# Postfix's package reads the host's name and /proc when it makes its first settings.
make_debian_root() {
  local release=$1 root=$2
  shift 2
  rm -rf "$root"
  # shellcheck disable=SC2016 # the inner shell expands
  unshare --uts --mount bash -euc '
    release=$1 root=$2
    shift 2
    export DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
    hostname machine
    debootstrap --variant=minbase --include=ca-certificates "$release" "$root"
    mount -t proc proc "$root/proc"
    echo machine > "$root/etc/hostname"
    echo force-unsafe-io > "$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
    printf "127.0.0.1 localhost\n127.0.1.1 machine\n" > "$root/etc/hosts"
    printf "#!/bin/sh\nexit 101\n" > "$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    chroot "$root" apt-get install --yes --no-install-recommends "$@"
    rm "$root/usr/sbin/policy-rc.d"
    chroot "$root" apt-get clean
  ' make_debian_root "$release" "$root" "$@"
}

# throwaway ROOT DIRECTORY: mounts on DIRECTORY a copy of ROOT whose changes are kept in memory and vanish with the mount. For a
# mount name space of its own (unshare --mount).
throwaway() {
  mount -t tmpfs -o mode=755 exosubmit "$2"
  mkdir "$2/changes" "$2/work"
  mount -t overlay -o "lowerdir=$1,upperdir=$2/changes,workdir=$2/work" exosubmit "$2"
}
