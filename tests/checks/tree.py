"""A source tree as the checks see it: which files it has, and their lines with or without comments."""

import os
import re

CODE = (".h", ".cpp")


class Tree:
    def __init__(self, root):
        self.root = root

    def files(self, *folders, suffixes=None):
        """Paths below these folders, relative to the root, sorted; build trees and hidden folders left out."""
        for folder in folders:
            for where, folders_here, names in os.walk(os.path.join(self.root, folder)):
                folders_here[:] = sorted(f for f in folders_here if not f.startswith((".", "build", "__pycache__")))
                for name in sorted(names):
                    if suffixes is None or name.endswith(suffixes):
                        yield os.path.relpath(os.path.join(where, name), self.root)

    def path(self, file):
        return os.path.join(self.root, file)

    def text(self, file):
        with open(self.path(file), encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def lines(self, file):
        """(number, line) of a file, from 1."""
        return enumerate(self.text(file).splitlines(), 1)

    def code_lines(self, file):
        """(number, line) of a C++ file, comments blanked out; line numbers stay."""
        return enumerate(_COMMENT.sub(_keep_strings_and_newlines, self.text(file)).splitlines(), 1)

    def is_script(self, file, *interpreters):
        first = self.text(file).split("\n", 1)[0]
        return first.startswith("#!") and any(re.search(rf"\b{name}\b", first) for name in interpreters)


# A string literal is matched so that the // in "https://" starts no comment.
_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)


def _keep_strings_and_newlines(match):
    found = match.group(0)
    return found if found.startswith('"') else "\n" * found.count("\n")
