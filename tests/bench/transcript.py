"""What exosim's transcript tells: which message was accepted when, flights, connections, refusals."""

import collections
import datetime
import re
import time

_ACCEPTED = re.compile(r"S: 250 2\.0\.0 OK <bench-(\d+)@")
_REFUSED = re.compile(r"S: ([45]\d\d) ")


def seconds(iso):
    """The time of a line, in seconds since 1970."""
    return datetime.datetime.fromisoformat(iso.replace("Z", "+00:00")).timestamp()


class Transcript:
    """Follows the file from where it ends now. `accepted`: serial number -> time of Exchange's 250."""

    def __init__(self, path):
        self._file = open(path, encoding="utf-8")
        self._file.seek(0, 2)
        self._rest = ""
        self._begun = {}  # by connection: when MAIL came
        self._unsent = set()  # connections whose final reply has not left yet
        self._count_from_zero()

    def forget(self):
        """Counts from here."""
        self.read()
        self._count_from_zero()

    def _count_from_zero(self):
        self.accepted = {}
        self.handling = []  # seconds from MAIL to the 250, of each message
        self.flights = 0
        self.connections = 0
        self.refusals = collections.Counter()  # by code

    def read(self):
        """Takes what has been written since."""
        text = self._rest + self._file.read()
        *lines, self._rest = text.split("\n")
        for line in lines:
            self._take(*line.split(" ", 2))

    def _take(self, when, connection, event):
        if event.startswith("-- flight"):
            self.flights += 1
            self._unsent.discard(connection)
        elif event.startswith("C: QUIT") and connection in self._unsent:
            self.flights += 1  # sent along with the message's end: exosim counts no flight then, but the client waits for one
        elif event.startswith("-- connected"):
            self.connections += 1
        elif event.startswith("C: MAIL"):
            self._begun[connection] = seconds(when)
        elif match := _ACCEPTED.match(event):
            now = seconds(when)
            self.accepted[int(match.group(1))] = now
            self.handling.append(now - self._begun[connection])
            self._unsent.add(connection)
        elif match := _REFUSED.match(event):
            self.refusals[match.group(1)] += 1

    def wait(self, condition, patience=120):
        """Reads until `condition()`; an error after `patience` seconds."""
        deadline = time.monotonic() + patience
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("the messages do not arrive at Exchange")
            time.sleep(0.001)
            self.read()
