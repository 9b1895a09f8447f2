"""mandoc has no warning about the manual pages."""

import re
import shutil
import subprocess

PROGRAM = "mandoc"


def missing_program():
    return None if shutil.which(PROGRAM) else PROGRAM


def findings(tree):
    pages = [file for file in tree.files("packaging/man") if re.search(r"\.[1-8]$", file)]
    if not pages:
        return
    run = subprocess.run([PROGRAM, "-T", "lint", "-W", "warning", *pages], cwd=tree.root, capture_output=True, text=True)
    said = run.stdout + run.stderr
    for file, line, text in re.findall(r"^mandoc: (.+?):(\d+):\d+: (.+)$", said, re.M):
        yield file, int(line), text
    if run.returncode != 0 and not said:
        yield pages[0], 1, f"{PROGRAM} failed"
