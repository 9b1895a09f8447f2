"""Messages through a Postfix port: one at a time for latency, three at once for the rate."""

import concurrent.futures
import itertools
import threading
import time

from message import numbered
from smtp_session import Session

SESSIONS = 3
BACKLOG = 20  # messages in Postfix's queue that keep its senders busy
RECIPIENT = "someone@example.net"


class PostfixLoad:
    """`queued`: Postfix's 250 says that it queued the message; else it is Exchange's own answer."""

    def __init__(self, port, queued, sender, message, transcript):
        self._port, self._queued, self._sender, self._message = port, queued, sender, message
        self._transcript = transcript
        self._serials = itertools.count(1)

    def one_at_a_time(self, seconds):
        """Latencies: from the end of the message, handed over by the client, to its 250, or, queued, to Exchange's."""
        session, latencies = Session(self._port), []
        for serial in self._serials_for(seconds):
            handed_over, answered = session.send(self._sender, RECIPIENT, numbered(self._message, serial))
            self._transcript.wait(lambda serial=serial: serial in self._transcript.accepted)
            latencies.append((self._transcript.accepted[serial] if self._queued else answered) - handed_over)
        session.close()
        return latencies

    def three_at_once(self, seconds):
        """Keeps three sends going for so long, and returns when all that was handed over has reached Exchange."""
        handed_over = []
        room = threading.Semaphore(BACKLOG)
        with concurrent.futures.ThreadPoolExecutor(SESSIONS) as clients:
            feeds = [clients.submit(self._feed, seconds, room, handed_over) for _ in range(SESSIONS)]
            arrived = 0
            while not all(feed.done() for feed in feeds):
                time.sleep(0.002)
                self._transcript.read()
                for _ in range(len(self._transcript.accepted) - arrived):
                    room.release()
                arrived = len(self._transcript.accepted)
        for feed in feeds:
            feed.result()
        self._transcript.wait(lambda: len(self._transcript.accepted) >= len(handed_over))

    def _feed(self, seconds, room, handed_over):
        session = Session(self._port)
        for serial in self._serials_for(seconds):
            room.acquire()
            session.send(self._sender, RECIPIENT, numbered(self._message, serial))
            handed_over.append(serial)
        session.close()

    def _serials_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            yield next(self._serials)
