"""Tests wait for a condition, never for a time. The one pause between two looks at a condition says so."""

import re

from tree import CODE

IN_CODE = re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(")
IN_SCRIPT = re.compile(r"\btime\.sleep\s*\(|(^|[;&|(]|\bdo\b|\bthen\b)\s*sleep\s+[\"$\d.]")
BETWEEN_LOOKS = re.compile(r"#\s*between two looks\s*$")


def findings(tree):
    for file in tree.files("tests"):
        if file.startswith("tests/checks/"):
            continue
        is_code = file.endswith(CODE)
        if not is_code and not file.endswith((".sh", ".py")) and not tree.is_script(file, "sh", "bash", "python3"):
            continue
        pattern = IN_CODE if is_code else IN_SCRIPT
        for number, line in tree.code_lines(file) if is_code else tree.lines(file):
            if pattern.search(line) and not BETWEEN_LOOKS.search(line):
                yield file, number, ("sleeps: wait for the condition (FakeClock in unit tests, a bounded loop over a look "
                                     "in scripts, its pause marked '# between two looks')")
