"""python -m tests.bench [--times 30] [--only WORD] [--roles ROLE ...] [--data FOLDER]
    [--followed 100000]

Fills a database as it is after some years, and prints what each page takes on the server. It is
beside the tests because it asks the API, which `eval` must not, and is no part of the product.
"""

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from fastapi.testclient import TestClient
from sqlmodel import Session, col, select
from starlette.types import ASGIApp, Receive, Scope, Send

from api import documents
from api.app import create_app
from api.gate import COOKIE
from api.installation import Installation
from api.server import collect_garbage_less_often
from api.settings import Settings
from assistant.minutes.document import content_hash
from storage import sign_ins
from storage.composing import composed
from storage.tables import Meeting, MinutesRow, Recording, Role, User
from tests.api.fakes import wav
from tests.bench import company
from tests.bench.pages import Timed, addresses, measure, percentile
from tests.bench.scrolling import measure_scrolling

LIMIT_MS = 150.0
# The meeting whose minutes are read.
_READ = 500
# Longer than this, a frame is seen to be late.
LONG_FRAME_MS = 50.0


def main() -> None:
    asked = _arguments()
    with folder(asked.data) as data:
        settings = Settings(data_dir=data, database_url=asked.database_url, _env_file=None)
        place = Installation(settings)
        place.prepare()
        fill(place, asked.followed)
        # As the server does.
        collect_garbage_less_often()
        for role in asked.roles:
            _print(role, list(_measure(place, Role(role), asked.only, asked.times)))
        if not asked.only:
            secret = _sign_in(place, Role.administrator)
            _print_scrolling(measure_scrolling(place, secret))


def _print_scrolling(found: dict[str, list[float]]) -> None:
    for address, took in found.items():
        long = sum(frame > LONG_FRAME_MS for frame in took)
        print(
            f"\nscrolling {address}: {len(took)} frames, median {median(took):.1f} ms, "
            f"95 % {percentile(took, 95):.1f} ms, {long} longer than {LONG_FRAME_MS:.0f} ms"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--times", type=int, default=30, help="requests of each page")
    parser.add_argument("--only", default="", help="addresses that this stands in")
    parser.add_argument("--roles", nargs="+", default=["administrator", "recorder", "member"])
    parser.add_argument(
        "--followed", type=int, default=company.FOLLOWED, help="action items that are followed"
    )
    parser.add_argument("--data", type=Path, help="a folder to keep the filled database in")
    parser.add_argument("--database-url", help="an empty PostgreSQL database to fill instead")
    return parser.parse_args()


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def fill(place: Installation, followed: int) -> None:
    with place.database.read() as session:
        if session.exec(select(Meeting.id).limit(1)).first():
            return
    begun = time.monotonic()
    company.fill(place.database, dt.date.today(), followed=followed)
    with place.files.writer() as writer:
        writer.write(wav())
        heard = writer.keep()
    with place.database.write() as session:
        # The player of the large meeting asks for it.
        session.get_one(Recording, company.LARGE).sha256 = heard.sha256
    _write_minutes(place)
    print(f"filled in {time.monotonic() - begun:.0f} s")


def _write_minutes(place: Installation) -> None:
    """What the minutes say, and one of them as a file."""
    with place.database.write() as session, tempfile.TemporaryDirectory() as folder:
        for row in session.exec(select(MinutesRow)):
            said = composed(session, row.meeting_id)
            row.content, row.content_hash = said.model_dump(mode="json"), content_hash(said)
            if row.meeting_id == _READ:
                path = Path(folder) / "minutes.docx"
                documents.make(said, path, "standard")
                row.sha256 = place.files.add_path(path).sha256


def _measure(place: Installation, role: Role, only: str, times: int) -> Iterator[Timed]:
    app = create_app(place)
    client = TestClient(
        _as_served(app), raise_server_exceptions=False, headers={"Accept-Language": "zh-CN"}
    )
    client.cookies.set(COOKIE, _sign_in(place, role))
    for address in addresses(app):
        if only in address:
            yield measure(client, address, times=times)


def _as_served(app: ASGIApp) -> ASGIApp:
    """Without what the test client asks for besides: it keeps what a template was given."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        scope.pop("extensions", None)
        await app(scope, receive, send)

    return served


def _sign_in(place: Installation, role: Role) -> str:
    with place.database.write() as session:
        return sign_ins.open_session(session, _account(session, role), lasts=dt.timedelta(days=1))


def _account(session: Session, role: Role) -> int:
    """The first account of this role: one of those who see nearly everything."""
    chosen = select(User.id).where(User.role == role).order_by(col(User.id))
    user_id = session.exec(chosen).first()
    assert user_id is not None
    return user_id


def _print(role: str, timed: list[Timed]) -> None:
    print(f"\n{role}: server time of {len(timed)} pages and lists, in ms (limit {LIMIT_MS:.0f})")
    print(f"{'median':>7} {'95 %':>7} {'cpu':>7} {'kB':>7}  address")
    for t in sorted(timed, key=lambda t: -t.p95_ms):
        if t.status != 200:
            print(f"{'':>31}  {t.address}  (status {t.status})")
            continue
        mark = "  <-- slow" if t.p95_ms > LIMIT_MS else ""
        numbers = (t.median_ms, t.p95_ms, t.cpu_ms, t.size / 1000)
        print(" ".join(f"{number:7.1f}" for number in numbers), f" {t.address}{mark}")


if __name__ == "__main__":
    main()
