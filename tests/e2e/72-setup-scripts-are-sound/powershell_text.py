#!/usr/bin/env python3
"""Reads a PowerShell script as its tokenizer does, as far as quoting goes, and prints what was asked for.

powershell_text.py FILE value NAME    the single-quoted literal that $NAME is set to
powershell_text.py FILE settings      the lines of $settings, with the test's own in place of $appId and $secretExpires
powershell_text.py FILE commands      every Verb-Noun that is called
Exit 1: a string, comment or bracket does not end.
"""

import re
import sys

QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
PAIRS = {")": "(", "}": "{", "]": "["}
CLIENT_ID = "11111111-2222-3333-4444-555555555555"


def single_quoted(text, at):
    """(value, index behind it) of the string whose quote stands at `at`."""
    value, at = "", at + 1
    while at < len(text):
        if text[at] in QUOTES:
            if text[at + 1:at + 2] not in tuple(QUOTES):
                return value, at + 1
            at += 1
        value += text[at]
        at += 1
    sys.exit("a single-quoted string does not end")


def double_quoted(text, at):
    at += 1
    while at < len(text):
        if text[at] == "`":
            at += 1
        elif text[at] in DOUBLE_QUOTES:
            return at + 1
        elif text[at:at + 2] == "$(":
            at = code(text, at + 2, [], "")[1] - 1
        at += 1
    sys.exit("a double-quoted string does not end")


def code(text, at, strings, outside):
    """(code without strings and comments, index behind the bracket that ends it, or the end)."""
    open_brackets = []
    while at < len(text):
        c = text[at]
        if c in QUOTES:
            value, end = single_quoted(text, at)
            strings.append((at, value))
            outside, at = outside + "''", end
        elif c in DOUBLE_QUOTES:
            end = double_quoted(text, at)
            outside, at = outside + '""', end
        elif c == "#":
            at = text.find("\n", at) if "\n" in text[at:] else len(text)
        else:
            if c in "({[":
                open_brackets.append(c)
            elif c in PAIRS:
                if not open_brackets:
                    return outside, at + 1
                if open_brackets.pop() != PAIRS[c]:
                    sys.exit(f"'{c}' closes nothing: {text[max(0, at - 60):at + 1]}")
            outside, at = outside + c, at + 1
    if open_brackets:
        sys.exit(f"{open_brackets} do not end")
    return outside, at


def main(file, what, name=""):
    with open(file, encoding="utf-8") as stream:
        text = stream.read()
    strings = []
    outside, end = code(text, 0, strings, "")
    if end < len(text):
        sys.exit("a bracket closes nothing")
    if what == "commands":
        print("\n".join(sorted(set(re.findall(r"\b[A-Z][a-z]+-[A-Z]\w+", outside)))))
    elif what == "value":
        begin = text.index(f"${name} = ")
        print(next(value for at, value in strings if at >= begin))
    else:
        for line in text[text.index("$settings = @(\n"):].splitlines()[1:]:
            if line == ")":
                break
            line = line.strip()
            if "$secretExpires" in line:
                print("secret_expires = 2099-12-31")
            else:
                print("client_id = " + CLIENT_ID if "$appId" in line else single_quoted(line, 0)[0])


main(*sys.argv[1:])
