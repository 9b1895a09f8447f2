#!/usr/bin/python3
"""Tells what exosim accepted: `received.py DIR` prints one line "FILE SUBJECT RECIPIENT" per message and recipient.

SUBJECT is the Subject field as it stands ("-" if none); RECIPIENT is what follows RCPT TO:, parameters left out.
"""
import json
import pathlib
import re
import sys


def subject(content):
    header = content.split(b"\r\n\r\n", 1)[0]
    found = re.search(rb"(?im)^subject:[ \t]*(.*?)\r?$", header)
    return found.group(1).decode("utf-8", "replace") if found and found.group(1) else "-"


def main():
    for record in sorted((pathlib.Path(sys.argv[1]) / "messages").glob("*.json")):
        envelope = json.loads(record.read_text(encoding="utf-8"))
        content = record.with_suffix(".eml").read_bytes()
        for recipient in envelope["rcpt_to"]:
            path = re.match(r'<(?:[^">]|"(?:\\.|[^"])*")*>', recipient)
            print(record.stem, subject(content), path.group(0) if path else recipient)


if __name__ == "__main__":
    main()
