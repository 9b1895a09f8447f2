"""A file includes its own room and rooms on a strictly lower shelf (DESIGN.md, section 8)."""

import os
import re

from tree import CODE

SHELVES = (("base",), ("mail",), ("config",), ("log",), ("oauth", "smtp", "state"), ("curl",), ("exchange",),
           ("submit",), ("operate",), ("milter", "cli"))
SHELF = {room: height for height, rooms in enumerate(SHELVES) for room in rooms}

# What only submission_core may name: who else includes it knows more than it needs.
BUILT_BY_SUBMISSION_CORE = re.compile(r"curl/|state/(sqlite|redis)")
INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')


def room_of(path):
    """lib/mail/address.h -> mail; milter/session.h -> milter; else None."""
    parts = path.split("/")
    room = parts[1] if parts[0] == "lib" and len(parts) > 2 else parts[0]
    return room if room in SHELF else None


def findings(tree):
    for file in tree.files("lib", "milter", suffixes=CODE):
        here = room_of(file)
        if here is None:
            yield file, 1, "is in no room of DESIGN.md, section 8: move it into one"
            continue
        for number, line in tree.code_lines(file):
            match = INCLUDE.match(line)
            if match:
                wrong = fault(tree, file, here, match.group(1))
                if wrong:
                    yield file, number, wrong


def fault(tree, file, here, included):
    there = room_of(included if included.startswith("milter/") else "lib/" + included)
    if there is None or not any(os.path.exists(tree.path(folder + included)) for folder in ("lib/", "")):
        return f'"{included}" is no file of ours by the form "room/file.h": write it so, or a foreign header with <>'
    if there == here:
        return None
    if SHELF[there] >= SHELF[here]:
        return (f"{here} includes {there}, which stands on {'the same' if SHELF[there] == SHELF[here] else 'a higher'} "
                "shelf: move the code, or let the caller pass in what is needed")
    if BUILT_BY_SUBMISSION_CORE.match(included) and not file.startswith("lib/submit/submission_core"):
        return f'"{included}" is named by submit/submission_core alone: include the interface instead'
    return None
