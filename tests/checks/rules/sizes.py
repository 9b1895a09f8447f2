"""No file is longer than can be read in one sitting: 300 lines, tests 400 (style.md, section 2)."""

import re

from tree import CODE

PURE_DATA = re.compile(r"lib/exchange/catalogue_\w+\.(h|cpp)$")


def findings(tree):
    for file in tree.files("lib", "milter", "packaging", "tests"):
        limit = 400 if file.startswith("tests/") else 300
        if not file.endswith(CODE + (".py", ".sh")) and not tree.is_script(file, "sh", "bash", "python3"):
            continue
        lines = len(tree.text(file).splitlines())
        if lines > limit and not PURE_DATA.match(file):
            yield file, limit + 1, f"the file has {lines} lines, {limit} are allowed: split it by ideas"
