#!/usr/bin/python3
"""Stands between Postfix and the milter's socket and counts octets: one line "TO-MILTER FROM-MILTER" per connection.

`counting_proxy.py LISTEN TARGET COUNTS`: two unix sockets and the file that the lines go to. Runs until SIGTERM.
"""
import os
import selectors
import socket
import sys
import threading


def relay(client, target, counts):
    milter = socket.socket(socket.AF_UNIX)
    try:
        milter.connect(target)
    except OSError:
        client.close()
        return
    octets = {client: 0, milter: 0}
    other = {client: milter, milter: client}
    with selectors.DefaultSelector() as selector:
        for side in octets:
            selector.register(side, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                data = key.fileobj.recv(65536)
                if not data:
                    selector.unregister(key.fileobj)
                    try:
                        other[key.fileobj].shutdown(socket.SHUT_WR)
                    except OSError:
                        pass
                    continue
                octets[key.fileobj] += len(data)
                other[key.fileobj].sendall(data)
    with open(counts, "a", encoding="ascii") as file:
        file.write(f"{octets[client]} {octets[milter]}\n")
    client.close()
    milter.close()


def main():
    listen, target, counts = sys.argv[1:]
    server = socket.socket(socket.AF_UNIX)
    server.bind(listen)
    os.chmod(listen, 0o666)
    server.listen(200)
    while True:
        client, _ = server.accept()
        threading.Thread(target=relay, args=(client, target, counts), daemon=True).start()


if __name__ == "__main__":
    main()
