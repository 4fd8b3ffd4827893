"""python -m tests.bench.asking [--times 10] [--only WORD] [--roles ROLE ...] [--data FOLDER]

Asks the filled company of 1,000 meetings and 20,000 followed items one question of each kind.

All of its tasks and decisions are about one of twelve things, so that a subject is that of
thousands: the worst case. It is warm as a server is after its start.
"""

import argparse
from pathlib import Path

from sqlmodel import Session, col, select

from api.deps import Viewer
from api.installation import Installation
from api.settings import Settings
from api.warming import warm_in_background
from storage import search
from storage.tables import Role, User
from tests.bench.__main__ import fill, folder
from tests.bench.ask import Answered, measure_questions
from tests.bench.pages import percentile

LIMIT_MS = 300.0
FOLLOWED = 20_000


def main() -> None:
    asked = _arguments()
    with folder(asked.data) as data:
        settings = Settings(data_dir=data, database_url=asked.database_url, _env_file=None)
        place = Installation(settings)
        place.prepare()
        fill(place, FOLLOWED)
        _index(place)
        warm_in_background(place).join()
        for role in asked.roles:
            with place.database.read() as session:
                viewer = _viewer(session, Role(role))
            _print(role, list(measure_questions(place, viewer, asked.only, times=asked.times)))
        place.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.asking")
    parser.add_argument("--times", type=int, default=10, help="times that each is asked")
    parser.add_argument("--only", default="", help="kinds of question that this stands in")
    parser.add_argument("--roles", nargs="+", default=["administrator", "member"])
    parser.add_argument("--data", type=Path, help="a folder to keep the filled database in")
    parser.add_argument("--database-url", help="an empty PostgreSQL database to fill instead")
    return parser.parse_args()


def _index(place: Installation) -> None:
    """As the worker does in time."""
    made = 1
    while made:
        with place.database.write() as session:
            made = search.refresh(session)


def _viewer(session: Session, role: Role) -> Viewer:
    """The first account of this role, which sees nearly everything."""
    chosen = select(User).where(User.role == role).order_by(col(User.id))
    user = session.exec(chosen).first()
    assert user is not None and user.id is not None
    return Viewer(user_id=user.id, person_id=user.person_id, name=user.name, role=role)


def _print(role: str, answered: list[Answered]) -> None:
    print(f"\n{role}: {len(answered)} questions, in ms (limit {LIMIT_MS:.0f})")
    print(f"{'first':>7} {'median':>7} {'95 %':>7} {'cpu':>7}  kind")
    for each in sorted(answered, key=lambda each: -each.p95_ms):
        numbers = (each.first_ms, each.median_ms, each.p95_ms, each.cpu_ms)
        told = "" if each.answered else " (not answered)"
        mark = "  <-- slow" if each.p95_ms > LIMIT_MS else ""
        print(
            " ".join(f"{number:7.1f}" for number in numbers),
            f" {each.kind}: {each.question}{told}{mark}",
        )
    every = [each.p95_ms for each in answered]
    worked = [each.cpu_ms for each in answered]
    print(
        f"95 % of all: {percentile(every, 95):.1f}, of the processor {percentile(worked, 95):.1f}"
    )


if __name__ == "__main__":
    main()
