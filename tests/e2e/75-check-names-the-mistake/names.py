#!/usr/bin/python3
"""A DNS server for one test: names.py ZONE PORTFILE; answers TXT, CNAME and A from ZONE, read at each question.

A line of ZONE: NAME TYPE VALUE; "NAME silent" never answers; a name that no line has does not exist."""

import os
import socket
import struct
import sys

TYPES = {"A": 1, "CNAME": 5, "TXT": 16}


def encode(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def data_of(kind, value):
    if kind == "TXT":
        octets = value.encode()
        pieces = [octets[at:at + 255] for at in range(0, len(octets), 255)]
        return b"".join(bytes([len(piece)]) + piece for piece in pieces)
    return encode(value) if kind == "CNAME" else socket.inet_aton(value)


def question_of(message):
    labels, at = [], 12
    while message[at]:
        labels.append(message[at + 1:at + 1 + message[at]].decode())
        at += 1 + message[at]
    return ".".join(labels).lower(), struct.unpack(">H", message[at + 1:at + 3])[0], message[12:at + 5]


def answer(message, lines):
    name, wanted, question = question_of(message)
    lines = [line for line in lines if line[0].lower() == name]
    if ["silent"] in [line[1:] for line in lines]:
        return None
    records = [(TYPES[line[1]], data_of(line[1], " ".join(line[2:]))) for line in lines]
    found = [record for record in records if record[0] == wanted]
    code = 0 if records else 3
    head = message[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(found), 0, 0)
    body = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(octets)) + octets for kind, octets in found)
    return head + question + body


def main():
    zone, portfile = sys.argv[1:]
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    with open(portfile + ".new", "w", encoding="ascii") as file:
        file.write(str(server.getsockname()[1]))
    os.rename(portfile + ".new", portfile)
    while True:
        message, client = server.recvfrom(4096)
        with open(zone, encoding="ascii") as file:
            reply = answer(message, [line.split() for line in file if line.strip()])
        if reply:
            server.sendto(reply, client)


main()
