"""CPU time and memory of the processes that send: a private Postfix and the daemon."""

import os
import time

_TICKS = os.sysconf("SC_CLK_TCK")


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:  # it ended meanwhile
        return b""


class Processes:
    """`postfix`: the configuration directory of a Postfix instance, or none. `pids`: further processes."""

    def __init__(self, postfix, pids):
        self._mark = b"MAIL_CONFIG=" + postfix.encode() + b"\0" if postfix else None
        self._pids = pids

    def pids(self):
        found = list(self._pids)
        if self._mark:
            found += [int(pid) for pid in os.listdir("/proc")
                      if pid.isdigit() and self._mark in _read(f"/proc/{pid}/environ")]
        return found

    def cpu_seconds(self):
        """Of all that live, and of all that ended: the kernel adds the time of a child that ended to its parent's
        (cutime, cstime in /proc/PID/stat), and the parent of Postfix's processes, master, lives on."""
        return sum(self._own(pid) + self._ended_children(pid) for pid in self.pids())

    def memory(self):
        """Megabytes: proportional set size, so that a page that several processes share counts once."""
        total = 0
        for pid in self.pids():
            for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
                if line.startswith(b"Pss:"):
                    total += int(line.split()[1])
        return total / 1024

    @staticmethod
    def _own(pid):
        """User and system time to the nanosecond, by the CPU clock of that process (clock_getcpuclockid(3))."""
        try:
            return time.clock_gettime(~pid << 3 | 2)
        except OSError:
            return 0

    @staticmethod
    def _ended_children(pid):
        fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
        return (int(fields[13]) + int(fields[14])) / _TICKS if fields else 0
