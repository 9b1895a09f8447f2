#!/usr/bin/python3
"""Compares a message as it was sent with the message as Exchange received it, octet for octet.

`same_content.py SENT RECEIVED [--without FIELD]... [--from VALUE] [--reply-to VALUE]`
Allowed to differ: Received fields on top, and what DESIGN.md 4.1 says of line ends. --without names a field
that exosubmit takes away, --from the value that the From field must have got, --reply-to the one that it added.
"""
import argparse
import re
import sys


def wire_form(octets):
    """A bare CR becomes a space, a bare LF a CRLF, NUL is dropped; the last line ends.

    Postfix takes all CRs before an LF as part of the line end.
    """
    octets = octets.replace(b"\0", b"")
    octets = re.sub(rb"\r*\n", b"\n", octets)
    octets = octets.replace(b"\r", b" ").replace(b"\n", b"\r\n")
    return octets if octets.endswith(b"\r\n") or not octets else octets + b"\r\n"


def fields_and_body(octets):
    """([whole fields with their folded lines], what follows them, empty line included)."""
    fields, at = [], 0
    for line in re.finditer(rb"[^\n]*\n", octets):
        text = line.group(0)
        if text[:1] in b" \t" and fields and text.strip():
            fields[-1] += text
        elif re.match(rb"[!-9;-~]+[ \t]*:", text):
            fields.append(text)
        else:
            break
        at = line.end()
    return fields, octets[at:]


def name(field):
    return field.split(b":", 1)[0].strip().lower().decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sent")
    parser.add_argument("received")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--from", dest="from_", default=None)
    parser.add_argument("--reply-to", default=None)
    options = parser.parse_args()

    with open(options.sent, "rb") as file:
        sent_fields, sent_body = fields_and_body(wire_form(file.read()))
    with open(options.received, "rb") as file:
        fields, body = fields_and_body(file.read())

    while fields and name(fields[0]) == "received" and fields[0] not in sent_fields:
        fields.pop(0)
    expected = [field for field in sent_fields if name(field) not in map(str.lower, options.without)]
    if options.from_ is not None:
        fields, got = [f for f in fields if name(f) != "from"], [f for f in fields if name(f) == "from"]
        expected = [f for f in expected if name(f) != "from"]
        if got != [b"From: " + options.from_.encode() + b"\r\n"]:
            sys.exit(f"From is {got!r}, not {options.from_!r}")
    if options.reply_to is not None:
        fields, got = [f for f in fields if name(f) != "reply-to"], [f for f in fields if name(f) == "reply-to"]
        expected = [f for f in expected if name(f) != "reply-to"]
        if got != [b"Reply-To: " + options.reply_to.encode() + b"\r\n"]:
            sys.exit(f"Reply-To is {got!r}, not {options.reply_to!r}")
    for number, (want, have) in enumerate(zip(expected, fields)):
        if want != have:
            sys.exit(f"field {number}: sent {want!r}\nreceived {have!r}")
    if len(expected) != len(fields):
        sys.exit(f"sent {len(expected)} fields, received {len(fields)}: {expected!r}\n{fields!r}"[:4000])
    if sent_body and not sent_body.startswith(b"\r\n"):
        sent_body = b"\r\n" + sent_body  # Postfix ends a header that runs into the body
    if sent_body not in (b"", b"\r\n") or body not in (b"", b"\r\n"):
        if sent_body != body:
            at = next((i for i, (a, b) in enumerate(zip(sent_body, body)) if a != b), min(len(sent_body), len(body)))
            sys.exit(f"bodies of {len(sent_body)} and {len(body)} octets differ at {at}:\n"
                     f"sent     {sent_body[max(0, at - 40):at + 40]!r}\nreceived {body[max(0, at - 40):at + 40]!r}")


if __name__ == "__main__":
    main()
