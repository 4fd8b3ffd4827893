"""A tiny IMAP server on loopback: one user, one folder, mails that are unread or read."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.api.delivery.mail_server import HOST


class Box:
    """The folder: mails by their number, and which were read."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = dict(enumerate(mails, start=1))
        self.seen: set[int] = set()
        self.validity = 7
        self.folder = "INBOX"
        self.fetched: list[int] = []


class _Handler(socketserver.StreamRequestHandler):
    box: Box

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline().decode("utf-8").strip():
            tag, _space, rest = line.partition(" ")
            if not self._obey(tag, rest):
                return

    def _obey(self, tag: str, rest: str) -> bool:
        command = rest.upper()
        if command.startswith("CAPABILITY"):
            self._say("* CAPABILITY IMAP4REV1")
        elif command.startswith("LOGIN"):
            if rest.split(" ", 1)[1] != 'minutes "geheim"':
                self._say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
                return True
        elif command.startswith("SELECT"):
            if rest.split(" ", 1)[1] != f'"{self.box.folder}"':
                self._say(f"{tag} NO no such folder")
                return True
            self._say(f"* {len(self.box.mails)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {self.box.validity}] valid")
        elif command.startswith("UID"):
            self._uid(rest)
        elif command.startswith("LOGOUT"):
            self._say("* BYE")
            self._say(f"{tag} OK")
            return False
        self._say(f"{tag} OK done")
        return True

    def _uid(self, rest: str) -> None:
        if found := re.fullmatch(r"UID SEARCH UNSEEN UID (\d+):\*", rest):
            numbers = [n for n in self.box.mails if n not in self.box.seen]
            chosen = [n for n in numbers if n >= int(found[1])] or numbers[-1:]
            self._say("* SEARCH " + " ".join(map(str, chosen)))
        elif found := re.match(r"UID FETCH (\d+) ", rest):
            number = int(found[1])
            self.box.fetched.append(number)
            mail = self.box.mails[number]
            self.wfile.write(b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n" % (number, len(mail)))
            self.wfile.write(mail + b")\r\n")
        elif found := re.match(r"UID STORE (\d+) \+FLAGS.SILENT \(\\Seen\)", rest):
            self.box.seen.add(int(found[1]))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


@contextmanager
def running(box: Box) -> Iterator[int]:
    """The server's port, until the end."""
    handler = type("Handler", (_Handler,), {"box": box})
    with _Server((HOST, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
