"""Secret::reveal() is called only where a secret leaves the process (style.md, section 6)."""

import re

from tree import CODE

ALLOWED = re.compile(r"lib/(base/(secret|certificate|rsa_key)|oauth/|curl/|smtp/(xoauth2|authentication)|state/redis)")


def findings(tree):
    for file in tree.files("lib", "milter", suffixes=CODE):
        if ALLOWED.match(file):
            continue
        for number, line in tree.code_lines(file):
            if re.search(r"\breveal\s*\(", line):
                yield file, number, "reveals a secret here: pass the Secret on to the room that sends it"
