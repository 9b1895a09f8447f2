#!/usr/bin/python3
"""Runs a daemon that kills itself, again and again: undying.py FILE TIMES FAULTY FAULT SOUND ARGUMENT...

FAULTY FAULT ARGUMENT... runs until it has died of SIGKILL so often, then SOUND ARGUMENT...; FILE gets a line for each
death. Any other end, and SIGTERM, which is passed on, ends this program with the daemon's status.
"""
import signal
import subprocess
import sys


def main():
    file, times, faulty, fault, sound, *arguments = sys.argv[1:]
    stopping = False
    daemon = None

    def stop(*_):
        nonlocal stopping
        stopping = True
        if daemon:
            daemon.terminate()

    signal.signal(signal.SIGTERM, stop)
    deaths = 0
    while not stopping:
        daemon = subprocess.Popen([faulty, fault, *arguments] if deaths < int(times) else [sound, *arguments])
        if stopping:
            daemon.terminate()
        status = daemon.wait()
        if status != -signal.SIGKILL:
            return status
        deaths += 1
        with open(file, "a", encoding="ascii") as log:
            print(deaths, file=log)
    return 0


if __name__ == "__main__":
    sys.exit(main())
