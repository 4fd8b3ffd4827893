"""A wire between a browser and the server that can be slow, and can be cut."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.e2e.browser import HOST

_READS = 1 << 16


class Wire:
    """Connections to `address` come out at `server`, an address that may change."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.bytes_per_s: float | None = None  # of what is sent to the server
        self.sent = 0
        self._is_cut = False
        self._ends: set[socket.socket] = set()
        self._listening = socket.create_server((HOST, 0))
        self.address = f"http://{HOST}:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Everything under way breaks, and nothing comes through until `mend`."""
        self._is_cut = True
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            place = urlsplit(self.server)
            try:
                far = socket.create_connection((HOST, place.port or 0))
            except OSError:
                near.close()
                continue
            self._ends |= {near, far}
            threading.Thread(target=self._send, args=(near, far), daemon=True).start()
            threading.Thread(target=self._bring, args=(far, near), daemon=True).start()

    def _send(self, near: socket.socket, far: socket.socket) -> None:
        for piece in _pieces(near):
            with suppress(OSError):
                far.sendall(piece)
            self.sent += len(piece)
            if self.bytes_per_s:
                time.sleep(len(piece) / self.bytes_per_s)
        _end(far)

    def _bring(self, far: socket.socket, near: socket.socket) -> None:
        for piece in _pieces(far):
            with suppress(OSError):
                near.sendall(piece)
        _end(near)


def _pieces(source: socket.socket) -> Iterator[bytes]:
    with suppress(OSError):
        while piece := source.recv(_READS):
            yield piece


def _end(other: socket.socket) -> None:
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


@contextmanager
def wired(server: str) -> Iterator[Wire]:
    wire = Wire(server)
    try:
        yield wire
    finally:
        wire.close()
