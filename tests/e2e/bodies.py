#!/usr/bin/python3
"""Writes one message per awkward body into a directory: NAME.eml, Subject NAME."""
import pathlib
import sys

HEADER = b"From: App <app@contoso.example>\r\nTo: someone@example.net\r\nSubject: %s\r\nMessage-ID: <%s@client.example>\r\n"

BODIES = {
    "eight-bit": b"Gr\xc3\xbc\xc3\x9fe, \xe4\xf6\xfc\r\n" + bytes(range(1, 10)) + bytes(range(14, 256)) + b"\r\n",
    "nul": b"before\0after\r\n",
    "line-998": b"a" * 998 + b"\r\nend\r\n",
    "line-999": b"b" * 999 + b"\r\nend\r\n",
    "line-5000": b"c" * 5000 + b"\r\nend\r\n",
    "line-2048-dots": b"d" * 2048 + b".\r\n." + b"e" * 2047 + b"\r\n.\r\n" + b"f" * 997 + b"\r\n..\r\n",
    "leading-dots": b".\r\n..\r\n...\r\n.a\r\n..b\r\n \r\n.\r\n",
    "only-a-dot": b".\r\n",
    "lf-dot-lf": b"before\n.\nMAIL FROM:<smuggled@example.net>\nafter\r\n",
    "lf-dot-crlf": b"before\n.\r\nMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "crlf-dot-lf": b"before\r\n.\nMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "cr-dot-cr": b"before\r.\rMAIL FROM:<smuggled@example.net>\rafter\r\n",
    "cr-dot-crlf": b"before\r.\r\nMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "crlf-dot-cr": b"before\r\n.\rMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "lf-dot-cr": b"before\n.\rMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "cr-dot-lf": b"before\r.\nMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "cr-lf-dot-cr-cr-lf": b"before\r\n.\r\r\nMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "nul-dot": b"before\r\n\0.\r\nMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "dot-nul": b"before\r\n.\0\r\nMAIL FROM:<smuggled@example.net>\r\nafter\r\n",
    "smuggled-bdat": b"before\r\n.\r\nBDAT 3 LAST\r\nabcRSET\r\nQUIT\r\n",
    "no-final-newline": b"the last line does not end",
    "final-cr": b"the last line ends with CR\r",
    "empty": b"",
    "blank-lines": b"\r\n\r\n\r\n",
    "mime": b"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xc3\xa4\r\n--b--\r\n",
}


def main():
    directory = pathlib.Path(sys.argv[1])
    for name, body in BODIES.items():
        fields = HEADER % (name.encode(), name.encode())
        if name == "mime":
            fields += b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
        (directory / f"{name}.eml").write_bytes(fields + b"\r\n" + body)
    (directory / "headers-only.eml").write_bytes(HEADER % (b"headers-only", b"headers-only"))


if __name__ == "__main__":
    main()
