"""The benchmark's messages: plain text of a given size, told apart by a serial number in the Message-ID."""

DIGITS = 12
_BEFORE_SERIAL = b"Message-ID: <bench-"
_LINE = b"Thank you for calling Contoso; here is what we agreed on the telephone.\r\n"


def template(size, sender):
    """A whole message of about `size` octets; its serial number is 0. No line begins with a dot."""
    header = (b"From: Contoso <" + sender.encode() + b">\r\nTo: Customer <someone@example.net>\r\n"
              b"Subject: Your call\r\nDate: Tue, 24 Nov 2026 11:00:00 +0000\r\n"
              + _BEFORE_SERIAL + b"0" * DIGITS + b"@client.example>\r\nMIME-Version: 1.0\r\n"
              b"Content-Type: text/plain; charset=us-ascii\r\n\r\n")
    return header + _LINE * max(1, (size - len(header)) // len(_LINE))


def numbered(message, serial):
    """The template with this serial number."""
    start = message.index(_BEFORE_SERIAL) + len(_BEFORE_SERIAL)
    return message[:start] + b"%0*d" % (DIGITS, serial) + message[start + DIGITS:]
