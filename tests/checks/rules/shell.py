"""shellcheck has nothing to say about our shell scripts."""

import re
import shutil
import subprocess

PROGRAM = "shellcheck"


def missing_program():
    return None if shutil.which(PROGRAM) else PROGRAM


def findings(tree):
    scripts = [file for file in tree.files("lib", "milter", "conf", "packaging", "tests", ".ci")
               if file.endswith(".sh") or tree.is_script(file, "sh", "bash")]
    if not scripts:
        return
    run = subprocess.run([PROGRAM, "--external-sources", "--source-path=SCRIPTDIR", "--format=gcc", *scripts],
                         cwd=tree.root, capture_output=True, text=True)
    for file, line, text in re.findall(r"^(.+?):(\d+):\d+: (.+)$", run.stdout, re.M):
        yield file, int(line), text
    if run.returncode != 0 and not run.stdout:
        yield scripts[0], 1, f"{PROGRAM} failed: {run.stderr.strip()}"
