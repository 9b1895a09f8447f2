"""Tests wait for a condition, never for a time. Where another process must be looked at there may be a pause between
two looks: sleep_for(kLook) in C++; in a script a pause under 0.1 s, or `while CONDITION; do sleep N; done`."""

import re

from tree import CODE

IN_CODE = re.compile(r"\b(sleep_for(?!\(kLook\))|this_thread::sleep_until|usleep|nanosleep)\s*\(|(?<![.>\w])sleep\s*\(\s*\d")
IN_SCRIPT = re.compile(r"(\btime\.sleep\s*\(\s*|(^|[;&|(]|\bdo\b|\bthen\b)\s*sleep\s+)(?!0?\.0\d)[\"$\w.]")
LOOKS = re.compile(r"\b(while|until)\s+(?!true\b|:)[^;]+; do sleep \S+; done")


def findings(tree):
    for file in tree.files("tests"):
        if file.startswith("tests/checks/"):
            continue
        is_code = file.endswith(CODE)
        if not is_code and not file.endswith((".sh", ".py")) and not tree.is_script(file, "sh", "bash", "python3"):
            continue
        pattern = IN_CODE if is_code else IN_SCRIPT
        for number, line in tree.code_lines(file) if is_code else tree.lines(file):
            if pattern.search(line) and not LOOKS.search(line):
                yield file, number, ("sleeps: wait for the condition instead (unit tests: FakeClock; else a bounded loop "
                                     "that looks, as the top of tests/checks/rules/sleep.py says)")
