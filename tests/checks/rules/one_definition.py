"""A room has one type of a name in its headers: the linker joins two, and nobody is told ([basic.def.odr])."""

import re
from collections import defaultdict

NAMESPACE = re.compile(r"^namespace (exosubmit(?:::\w+)*) \{")
TYPE = re.compile(r"^(?:struct|class|enum(?: class)?) (\w+)[^;]*\{")


def findings(tree):
    places = defaultdict(list)
    for file in sorted(tree.files("lib", "milter", suffixes=(".h",))):
        namespace = None
        for number, line in tree.code_lines(file):
            if match := NAMESPACE.match(line):
                namespace = match.group(1)
            elif namespace and (match := TYPE.match(line)):
                places[f"{namespace}::{match.group(1)}"].append((file, number))
    for name, found in places.items():
        for file, number in found[1:]:
            yield file, number, f"{name} stands in {found[0][0]} too: give one of them another name"
