"""What a run has measured, by part."""

import json
import os

NAMES = {"queued": "exosubmit, queued", "inline": "exosubmit, inline", "postfix": "Postfix, default",
         "postfix-reuse": "Postfix, tuned", "curl": "libcurl"}
GOODPUT_NAMES = {"queued": "exosubmit", "postfix": "Postfix, default", "postfix-limit": "Postfix, 3 at once",
                 "postfix-delay": "Postfix, 2 s apart"}
ROUND_TRIPS = (0, 30)
SIZES = (4096, 61440, 1048576)


def size_name(size):
    return f"{size // 1024} KB" if size < 1048576 else f"{size // 1048576} MB"


class Figures:
    """`directory` holds PART.jsonl or PART.json files; a part that was not measured is empty."""

    def __init__(self, directory):
        self.sending = self._read(directory, "sending")
        self.goodput = self._read(directory, "goodput")
        self.end_of_message = self._read(directory, "end_of_message")
        self.milter_cost = self._read(directory, "milter_cost")
        self.worker_pool = self._whole(directory, "worker_pool")
        self.memory = self._whole(directory, "memory")

    def sent(self, sender, round_trip, size):
        return next((cell for cell in self.sending
                     if (cell["sender"], cell["round_trip_ms"], cell["size"]) == (sender, round_trip, size)), None)

    def paced(self, sender, mailboxes):
        return next((run for run in self.goodput if (run["sender"], run["mailboxes"]) == (sender, mailboxes)), None)

    def mailboxes(self):
        return sorted({run["mailboxes"] for run in self.goodput})

    @staticmethod
    def _read(directory, part):
        path = os.path.join(directory, part + ".jsonl")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    @staticmethod
    def _whole(directory, part):
        path = os.path.join(directory, part + ".json")
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            return json.load(file)
