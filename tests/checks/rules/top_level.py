"""The top level holds nothing but what a reader expects there."""

import os
import re

EXPECTED = {
    "lib", "milter", "conf", "tests", "packaging", ".ci", ".git", ".gitignore", ".clang-format", ".clang-tidy",
    "CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "NOTICE",
}
MADE_BY_BUILDS = re.compile(r"build$|build-\w+$|\.cache$|compile_commands\.json$")


def findings(tree):
    for name in sorted(os.listdir(tree.root)):
        if name not in EXPECTED and not MADE_BY_BUILDS.match(name):
            yield name, 1, "does not belong at the top level: move it into lib, milter, conf, tests or packaging"
