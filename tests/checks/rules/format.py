"""clang-format 14 decides the layout of C++."""

import re
import shutil
import subprocess

from tree import CODE

PROGRAM = "clang-format-14"


def missing_program():
    return None if shutil.which(PROGRAM) else PROGRAM


def findings(tree):
    files = list(tree.files("lib", "milter", "tests", suffixes=CODE))
    if not files:
        return
    run = subprocess.run([PROGRAM, "--dry-run", "-Werror", *files], cwd=tree.root, capture_output=True, text=True)
    seen = set()
    for file, line in re.findall(r"^(.+?):(\d+):\d+: error:", run.stderr, re.M):
        if file not in seen:
            seen.add(file)
            yield file, int(line), f"the layout is not clang-format's: run {PROGRAM} -i {file}"
    if run.returncode != 0 and not seen:
        yield ".clang-format", 1, f"{PROGRAM} failed: {run.stderr.strip()}"
