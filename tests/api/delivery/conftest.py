"""An outbox with letters in it, and a courier with little patience."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from api.delivery.courier import Courier, ticking
from api.delivery.smtp import Patience, Server
from api.installation import Installation
from storage import organisation, outbox
from storage.db import Database
from storage.files import FileStore
from storage.outbox import Letter
from storage.tables import Message
from tests.api.delivery.mail_server import HOST, Post, free_port, running
from tests.api.delivery.meetings_made import PUBLIC_URL, give_addresses

NOW = dt.datetime(2026, 3, 5, 10, tzinfo=dt.UTC)


class Desk:
    """Puts letters into the outbox, and has couriers of different times send them."""

    def __init__(self, database: Database, files: FileStore, port: int) -> None:
        self.database, self.files, self.port = database, files, port

    def put(self, *names: str, **more: object) -> list[int]:
        """A letter for each name; their ids."""
        with self.database.write() as session:
            return [outbox.put(session, letter(name, **more)).id or 0 for name in names]

    def courier(self, at: dt.datetime = NOW, **more: object) -> Courier:
        patience = Patience(connect_s=5, step_s=5, answer_s=2)
        fields = {"patience": patience, "started_at": NOW - dt.timedelta(days=90)} | more
        return Courier(self.database, self.files, ticking(at), **fields)  # type: ignore[arg-type]

    def server(self, **more: object) -> Server:
        fields = {
            "host": HOST,
            "port": self.port,
            "security": "none",
            "user": None,
            "password": None,
            "ca_file": None,
            "sender": "会议助手 <minutes@company.com>",
            "reply_to": None,
        }
        return Server(**(fields | more))  # type: ignore[arg-type]

    def messages(self) -> list[Message]:
        with self.database.read() as session:
            return list(session.exec(select(Message).order_by(col(Message.id))))

    def states(self) -> list[str]:
        return [message.state.value for message in self.messages()]


def letter(name: str, **more: object) -> Letter:
    fields: dict[str, object] = {
        "key": f"minutes 1 {name}",
        "kind": "minutes",
        "recipient": name,
        "address": f"{name}@company.com",
        "subject": "会议纪要",
        "text": "您好",
        "due_at": NOW,
    }
    return Letter(**(fields | more))  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(f"sqlite:///{tmp_path / 'assistant.db'}")
    database.migrate()
    with database.write() as session:
        organisation.ensure(session, "云雀")
    yield Desk(database, FileStore(tmp_path / "files"), free_port())
    database.close()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def office(desk: Desk, post: Post) -> Iterator[Post]:
    """A mail server at the desk's port."""
    with running(post, desk.port):
        yield post


@pytest.fixture
def house(place: Installation) -> Installation:
    """Everybody of the sample's roster has an address, and the pages have one."""
    give_addresses(place)
    place.settings.public_url = PUBLIC_URL
    return place
