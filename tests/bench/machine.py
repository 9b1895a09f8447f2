"""What the figures were taken on."""

import datetime
import os
import platform
import subprocess


def _output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""


def _cpu():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), platform.machine())


def _memory_gb():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def description():
    here = os.path.dirname(os.path.abspath(__file__))
    return {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
            "commit": _output("git", "-C", here, "describe", "--always", "--dirty"),
            "cpu": f"{os.cpu_count()} x {_cpu()}", "memory": f"{_memory_gb():.0f} GB",
            "system": f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}",
            "postfix": _output("postconf", "-hd", "mail_version"),
            "libcurl": _output("curl-config", "--version").removeprefix("libcurl "), "openssl": _output("openssl", "version")}
