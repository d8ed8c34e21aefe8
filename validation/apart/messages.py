"""Messages over a socket between processes of ours: a length, then the bytes."""

from __future__ import annotations

import socket
import struct

LENGTH = struct.Struct("!I")


def send(to: socket.socket, message: bytes) -> None:
    """A message with its length; nothing where nobody listens any more."""
    try:
        to.sendall(LENGTH.pack(len(message)) + message)
    except OSError:
        return


def receive(source: socket.socket) -> bytes:
    """Raises ``ConnectionError`` where the other end is gone."""
    [length] = LENGTH.unpack(_exactly(source, LENGTH.size))
    return _exactly(source, length)


def _exactly(source: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = source.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise ConnectionError("the other end is gone")
        parts += part
    return bytes(parts)
