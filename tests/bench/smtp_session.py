"""An application's SMTP session with Postfix, kept open from message to message; it says when what happened."""

import socket
import time


class Refused(Exception):
    """The server's answer was not what was wanted."""


class Session:
    def __init__(self, port, timeout=60):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._replies = self._socket.makefile("rb")
        self._expect(b"220")
        self._socket.sendall(b"EHLO client.example\r\n")
        self._expect(b"250")

    def send(self, sender, recipient, content):
        """Sends one message; returns when its last octet was handed over and when it was accepted (time.time())."""
        self._socket.sendall(f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n".encode())
        for code in (b"250", b"250", b"354"):
            self._expect(code)
        self._socket.sendall(content + b".\r\n")
        handed_over = time.time()
        self._expect(b"250")
        return handed_over, time.time()

    def close(self):
        self._socket.sendall(b"QUIT\r\n")
        self._expect(b"221")
        self._replies.close()
        self._socket.close()

    def _expect(self, code):
        line = self._replies.readline()
        while line[3:4] == b"-":
            line = self._replies.readline()
        if not line.startswith(code):
            raise Refused(line.decode("ascii", "replace").strip() or "connection closed")
