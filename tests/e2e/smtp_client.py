#!/usr/bin/python3
"""A raw SMTP client: sends exactly the octets it is told to, and prints every reply as one line of JSON.

Exit 0 when the message was accepted (or --hang-up was asked for and done), 1 when it was not, 2 for misuse.
"""
import argparse
import json
import re
import socket
import sys

END_OF_DATA = b"\r\n.\r\n"


class Session:
    """One connection; `last` is the code of the newest reply, `accepted` what the final one says."""

    def __init__(self, host, port, timeout):
        self.socket = socket.create_connection((host, port), timeout=timeout)
        self.file = self.socket.makefile("rb")

    def reply(self, stage):
        lines = []
        while True:
            line = self.file.readline(65536)
            if not line:
                print(json.dumps({"stage": stage, "code": 0, "text": "connection closed"}), flush=True)
                return 0
            text = line.rstrip(b"\r\n").decode("utf-8", "replace")
            lines.append(text[4:])
            if text[3:4] != "-":
                code = int(text[:3])
                print(json.dumps({"stage": stage, "code": code, "text": "\n".join(lines)}), flush=True)
                return code

    def send(self, octets):
        self.socket.sendall(octets)

    def command(self, stage, line):
        self.send(line + b"\r\n")
        return self.reply(stage)

    def close(self):
        self.file.close()
        self.socket.close()


def octets(text):
    """The argument as it stood on the command line, whatever its octets."""
    return text.encode("utf-8", "surrogateescape")


def dot_stuffed(content):
    if not content:
        return b".\r\n"
    stuffed = re.sub(rb"(\A|\r\n)\.", rb"\1..", content)
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else END_OF_DATA)


def chunks(content, size):
    pieces = [content[at:at + size] for at in range(0, len(content), size)] or [b""]
    return [(piece, at == len(pieces) - 1) for at, piece in enumerate(pieces)]


def transaction(session, options, content):
    envelope = [("mail", b"MAIL FROM:" + octets(options.mail))]
    envelope += [("rcpt", b"RCPT TO:" + octets(rcpt)) for rcpt in options.rcpt]
    if options.pipeline:
        if not options.bdat:
            envelope.append(("data", b"DATA"))
        session.send(b"".join(line + b"\r\n" for _, line in envelope))
        codes = [(stage, session.reply(stage)) for stage, _ in envelope]
    else:
        codes = [(stage, session.command(stage, line)) for stage, line in envelope]
    if codes[0][1] != 250 or not any(stage == "rcpt" and code in (250, 251) for stage, code in codes):
        return 1
    if options.bdat:
        return bdat(session, options, content)
    started = codes[-1][1] if options.pipeline else session.command("data", b"DATA")
    if started != 354:
        return 1
    session.send(content if options.raw else dot_stuffed(content))
    return finish(session, options)


def bdat(session, options, content):
    for piece, last in chunks(content, options.bdat):
        session.send(b"BDAT %d%s\r\n" % (len(piece), b" LAST" if last else b"") + piece)
        if not last and session.reply("bdat") != 250:
            return 1
    return finish(session, options)


def finish(session, options):
    if options.hang_up:
        session.socket.shutdown(socket.SHUT_RDWR)
        return 0
    return 0 if session.reply("final") == 250 else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("content", help="file with the message's octets; never altered")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--helo", default="client.example")
    parser.add_argument("--mail", default="<>", help="what follows MAIL FROM: (parameters too)")
    parser.add_argument("--rcpt", action="append", default=[], help="what follows RCPT TO: (parameters too)")
    parser.add_argument("--bdat", type=int, default=0, metavar="OCTETS", help="BDAT in chunks of this size")
    parser.add_argument("--pipeline", action="store_true", help="MAIL, RCPT and DATA in one flight")
    parser.add_argument("--raw", action="store_true", help="no dot-stuffing and no end-of-data added")
    parser.add_argument("--hang-up", action="store_true", help="leave without waiting for the final reply")
    parser.add_argument("--times", type=int, default=1, help="the same transaction again, in one session")
    parser.add_argument("--timeout", type=float, default=30, help="seconds without a reply")
    options = parser.parse_args()
    with open(options.content, "rb") as file:
        content = file.read()

    session = Session(options.host, options.port, options.timeout)
    session.reply("banner")
    session.command("ehlo", b"EHLO " + octets(options.helo))
    status = 0
    for _ in range(options.times):
        if transaction(session, options, content) != 0:
            status = 1
            session.command("rset", b"RSET")
    if not options.hang_up:
        session.command("quit", b"QUIT")
    return status


if __name__ == "__main__":
    sys.exit(main())
