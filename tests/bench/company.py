"""A database as it is after some years: 1,000 meetings, 100,000 segments, 100,000 followed items.

The same each time but for the dates, which end today: what is due, late and new is by the clock.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import sqlalchemy as sa

from assistant.spelling import search_text
from storage import tables
from storage.db import Database
from tests.bench import words
from tests.bench.followed import add_followed
from tests.bench.rows import insert

PEOPLE, PROJECTS, MEETINGS, ACCOUNTS = 300, 40, 1_000, 60
# Meetings that wait for a recording, or whose recording could not be heard.
_SILENT = range(61, 86)
_SPEAKING = MEETINGS - len(_SILENT)
# With the next meeting of each that has words, 20,000 items.
SEGMENTS, ACTION_ITEMS, DECISIONS, DISPUTES = 100_000, 12_000, 5_000, 3_000 - _SPEAKING
# Most of them of trackers that were kept before, and six in ten open: more than a company should
# ever have.
FOLLOWED = 100_000
AUDIT_ENTRIES = 50_000

# The meeting that took two hours, under review by the person who measures.
LARGE = 1
LARGE_SEGMENTS = 2_000  # and 150 items
_SEGMENT_S = 3.6
# The first account of each of these roles, by which is measured: they see nearly everything.
BUSY = {tables.Role.recorder: 10, tables.Role.leader: 1, tables.Role.member: 3}
_ROLES = (
    *(tables.Role.recorder, tables.Role.leader, tables.Role.executive),
    *(tables.Role.member,) * 7,
)


@dataclass(frozen=True)
class _Planned:
    """A meeting and how much there is of it."""

    id: int
    day: dt.date
    people: list[int]
    segments: int
    action_items: int
    decisions: int
    disputes: int
    state: tables.MeetingState

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.combine(self.day, dt.time(14), dt.UTC)

    @property
    def is_late(self) -> bool:
        return self.id % 9 == 4

    @property
    def issued_at(self) -> dt.datetime | None:
        hours = 31 if self.is_late else 22
        return self.at + dt.timedelta(hours=hours) if self.is_confirmed else None

    @property
    def is_confirmed(self) -> bool:
        return self.state == tables.MeetingState.issued


def fill(
    database: Database,
    today: dt.date,
    *,
    password_hash: str | None = None,
    followed: int = FOLLOWED,
) -> None:
    """Fill a migrated database that has an organisation and nothing else."""
    random = Random(20_240_305)
    names = [words.name(number) for number in range(PEOPLE)]
    planned = [_plan(number, today, random) for number in range(1, MEETINGS + 1)]
    with database.engine.execution_options(is_writer=True).begin() as connection:
        owner = connection.execute(sa.text("SELECT id FROM organisation")).scalar_one()
        _people(connection, owner, names, password_hash)
        _meetings(connection, owner, planned, names, random)
        insert(connection, tables.SegmentRow, _segments(planned, names, random))
        _items(connection, planned, names, today, random)
        add_followed(connection, [p.id for p in planned if p.is_confirmed], names, today, followed)
        insert(connection, tables.AuditEntry, _audit(planned, names, random))
        if database.is_sqlite:
            connection.execute(sa.text("ANALYZE"))
        else:
            _count_on(connection)


def _plan(number: int, today: dt.date, random: Random) -> _Planned:
    """The latest have the lowest numbers; the large one is of yesterday."""
    state = tables.MeetingState.issued
    if number < _SILENT[0]:
        state = tables.MeetingState.review
    elif number in _SILENT:
        is_failed = number >= _SILENT[-1] - 4
        state = tables.MeetingState.failed if is_failed else tables.MeetingState.waiting
    drawn = random.sample(range(20, PEOPLE), 8)
    has_words = state in (tables.MeetingState.review, tables.MeetingState.issued)

    def share(total: int, of_large: int) -> int:
        """Of what the large meeting leaves, by turns, so that it adds up."""
        if not has_words or number == LARGE:
            return of_large if number == LARGE else 0
        left, turn = total - of_large, number - (_SILENT[-1] if number > _SILENT[-1] else 0)
        turn += _SILENT[0] - 1 if number > _SILENT[-1] else 0
        return left * (turn - 1) // (_SPEAKING - 1) - left * (turn - 2) // (_SPEAKING - 1)

    return _Planned(
        id=number,
        day=today - dt.timedelta(days=1 + number * 3 // 4),
        people=[*BUSY.values(), *drawn[:5]] if number == LARGE else drawn,
        state=state,
        segments=share(SEGMENTS, LARGE_SEGMENTS),
        action_items=share(ACTION_ITEMS, 90),
        decisions=share(DECISIONS, 40),
        disputes=share(DISPUTES, 19),
    )


def _people(
    connection: sa.Connection, owner: int, names: list[str], password_hash: str | None
) -> None:
    insert(
        connection,
        tables.Department,
        [
            {"id": n, "organisation_id": owner, "name": name, "aliases": [name[:2]]}
            for n, name in enumerate(words.DEPARTMENTS, start=1)
        ],
    )
    insert(
        connection,
        tables.Person,
        [
            {
                "id": n + 1,
                "organisation_id": owner,
                "department_id": n % len(words.DEPARTMENTS) + 1,
                "name": name,
                "title": words.TITLES[n % len(words.TITLES)],
                "aliases": [name[0] + words.TITLES[n % len(words.TITLES)]],
                "email": f"person{n}@example.com",
                "search_text": search_text(name, (), f"person{n}@example.com"),
            }
            for n, name in enumerate(names)
        ],
    )
    insert(
        connection,
        tables.Project,
        [
            {"id": n + 1, "organisation_id": owner, "name": words.project(n)}
            for n in range(PROJECTS)
        ],
    )
    insert(
        connection,
        tables.ProjectMember,
        [
            {"project_id": n + 1, "person_id": person + 1}
            for n in range(PROJECTS)
            for person in {*BUSY.values(), *((n * 7 + k) % PEOPLE for k in range(15))}
        ],
    )
    insert(
        connection,
        tables.Term,
        [{"organisation_id": owner, "text": f"术语{n}"} for n in range(200)],
    )
    insert(
        connection,
        tables.User,
        [
            {
                "id": n + 1,
                "organisation_id": owner,
                "person_id": n + 1,
                "name": names[n],
                "email": f"person{n}@example.com",
                "role": tables.Role.administrator if n == 0 else _ROLES[n % len(_ROLES)],
                "password_hash": password_hash,
            }
            for n in range(ACCOUNTS)
        ],
    )


def _meetings(
    connection: sa.Connection,
    owner: int,
    planned: list[_Planned],
    names: list[str],
    random: Random,
) -> None:
    insert(
        connection,
        tables.Meeting,
        [
            {
                "id": p.id,
                "organisation_id": owner,
                "project_id": p.id % PROJECTS + 1,
                "title": words.title(p.id, random),
                "language": "zh-Hans",
                "date": p.day,
                "start": dt.time(14),
                "end": dt.time(15, 30),
                "location": f"{300 + p.id % 20}会议室",
                "chair": names[p.people[0]],
                "recorder": names[p.people[1]],
                "attendees": [names[n] for n in p.people],
                "agenda": [{"topic": words.task(random), "owner": names[p.people[2]]}],
                "proposed_speakers": {
                    f"SPEAKER_{n:02}": names[person] for n, person in enumerate(p.people[:5])
                },
                "is_confidential": p.id % 25 == 2,
                "created_by_id": p.id % ACCOUNTS + 1,
                "state": p.state,
                "done": ["store", "transcribe", "speakers", "extract"] if p.segments else [],
                "stage_seconds": {"transcribe": 900.0, "speakers": 200.0, "extract": 12.0},
                "problem": "没有声音。" if p.state == tables.MeetingState.failed else None,
                "attempt": 1,
                "created_at": p.at,
                "updated_at": p.at + dt.timedelta(hours=3),
                "confirmed_at": p.at + dt.timedelta(hours=20) if p.is_confirmed else None,
                "minutes_issued_at": p.issued_at,
                "minutes_due_at": p.at + dt.timedelta(hours=25) if p.is_confirmed else None,
                "late_reason": "等财务核对数字" if p.is_confirmed and p.is_late else None,
            }
            for p in planned
        ],
    )
    insert(
        connection,
        tables.MeetingParticipant,
        [{"meeting_id": p.id, "person_id": n + 1} for p in planned for n in p.people],
    )
    spoken = [p for p in planned if p.segments]
    insert(
        connection,
        tables.Recording,
        [
            {
                "id": p.id,
                "meeting_id": p.id,
                "filename": "recording.mp3",
                "sha256": f"{p.id:064x}",
                "size": 60_000_000,
                "duration_s": p.segments * _SEGMENT_S,
                "is_heard": True,
                "uploaded_at": p.at,
            }
            for p in spoken
        ],
    )
    insert(
        connection,
        tables.TranscriptRow,
        [
            {
                "meeting_id": p.id,
                "recording_id": p.id,
                "language": "zh-Hans",
                "engine": "faster-whisper",
                "model": "base",
                "duration_s": p.segments * _SEGMENT_S,
                "recordings": [{"id": p.id, "start_s": 0}],
            }
            for p in spoken
        ],
    )
    insert(
        connection,
        tables.Waveform,
        [
            {
                "recording_id": p.id,
                "per_second": 4.0,
                "levels": random.randbytes(int(p.segments * _SEGMENT_S * 4)),
            }
            for p in spoken
        ],
    )
    insert(
        connection,
        tables.ExtractionRow,
        [{"meeting_id": p.id, "engine": "rules", "created_at": p.at} for p in spoken],
    )
    insert(
        connection,
        tables.MinutesRow,
        [
            {
                "meeting_id": p.id,
                "version": 1,
                "filename": "minutes.docx",
                "sha256": f"{p.id:064x}",
                "made_at": p.at + dt.timedelta(hours=20),
                "state": tables.MinutesState.issued,
                "number": f"{p.day.year}-{p.id:04}",
                "submitted_at": p.at + dt.timedelta(hours=20),
                "submitted_by": names[p.people[1]],
                "approved_at": p.issued_at,
                "approved_by": names[p.people[0]],
                "issued_at": p.issued_at,
            }
            for p in spoken
            if p.is_confirmed
        ],
    )


def _segments(
    planned: list[_Planned], names: list[str], random: Random
) -> Iterator[dict[str, Any]]:
    for p in planned:
        said = [names[n] for n in p.people]
        for number in range(p.segments):
            yield {
                "meeting_id": p.id,
                "number": number,
                "start": number * _SEGMENT_S,
                "end": (number + 1) * _SEGMENT_S,
                "speaker": f"SPEAKER_{number // 3 % 5:02}",
                "text": words.line(random, said),
                "confidence": random.uniform(0.4, 1.0),
            }


def _items(
    connection: sa.Connection,
    planned: list[_Planned],
    names: list[str],
    today: dt.date,
    random: Random,
) -> None:
    spoken = [p for p in planned if p.segments]
    insert(
        connection,
        tables.ActionItemRow,
        [
            _followed(p, _action_item(p, names, today, random) | {"review": _review(p, n, random)})
            for p in spoken
            for n in range(p.action_items)
        ],
    )
    insert(
        connection,
        tables.DecisionRow,
        [
            _claim(p, random)
            | {"review": _review(p, n, random), "text": words.task(random), "quote": "那就这么定"}
            for p in spoken
            for n in range(p.decisions)
        ],
    )
    insert(
        connection,
        tables.DisputeRow,
        [
            _claim(p, random)
            | {
                "review": _review(p, n, random),
                "text": f"能否提前{words.task(random)}",
                "positions": [{"party": "研发部", "position": "太紧"}],
            }
            for p in spoken
            for n in range(p.disputes)
        ],
    )
    insert(
        connection,
        tables.NextMeetingRow,
        [
            _claim(p, random)
            | {
                "review": _review(p, 0, random),
                "at": f"{p.day + dt.timedelta(days=7)}T10:00",
                "location": "301会议室",
                "topic": words.task(random),
            }
            for p in spoken
        ],
    )


def _review(p: _Planned, number: int, random: Random) -> tables.ReviewState:
    """All of a confirmed meeting is decided, of the others the first few."""
    is_decided = p.is_confirmed or number < 3
    if not is_decided:
        return tables.ReviewState.proposed
    return tables.ReviewState.rejected if random.random() < 0.1 else tables.ReviewState.confirmed


def _claim(p: _Planned, random: Random) -> dict[str, Any]:
    first = random.randrange(p.segments - 2)
    return {
        "meeting_id": p.id,
        "evidence": [first, first + 1],
        "confidence": random.uniform(0.5, 1.0),
    }


def _action_item(p: _Planned, names: list[str], today: dt.date, random: Random) -> dict[str, Any]:
    person = random.choice(p.people)
    status = random.choice(("done",) * 12 + ("not_started", "in_progress", "delayed"))
    deadline = p.day + dt.timedelta(days=random.randrange(1, 40))
    claim = _claim(p, random)
    return claim | {
        "task": words.task(random),
        "owner": names[person] if random.random() > 0.05 else None,
        "department": words.DEPARTMENTS[person % len(words.DEPARTMENTS)],
        "deadline": deadline.isoformat() if random.random() > 0.1 else None,
        "deadline_text": "下周五",
        "deadline_rule": "下周五 = 下一周的周五",
        "owner_evidence": claim["evidence"][:1],
        "deadline_evidence": claim["evidence"][1:],
        "quotes": {"task": "我会后发出来", "owner": "我", "deadline": "下周五"},
        "flags": ["absent_owner"] if random.random() < 0.1 else [],
        "status": status,
        "percent": {"done": 100, "not_started": 0}.get(status, 40),
        "delay_reason": "供应商推迟交货" if status == "delayed" else None,
        "status_updated_at": min(p.at + dt.timedelta(days=5), _end_of(today)),
        "status_updated_by": names[person],
    }


def _followed(p: _Planned, row: dict[str, Any]) -> dict[str, Any]:
    is_followed = p.is_confirmed and row["review"] == tables.ReviewState.confirmed
    return row | {
        "tracked_at": p.at if is_followed else None,
        "first_deadline": row["deadline"] if is_followed else None,
        "done_at": row["status_updated_at"] if row["status"] == "done" else None,
    }


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _audit(planned: list[_Planned], names: list[str], random: Random) -> Iterator[dict[str, Any]]:
    for number in range(AUDIT_ENTRIES):
        p = planned[number % len(planned)]
        yield {
            "at": p.at + dt.timedelta(minutes=number % 1_000),
            "actor": names[random.randrange(ACCOUNTS)],
            "action": random.choice(("edit", "confirmed", "rejected", "update status")),
            "meeting_id": p.id,
            "subject": f"action_items {random.randrange(1, ACTION_ITEMS)}",
            "before": {"owner": None},
            "after": {"owner": names[0]},
        }


def _count_on(connection: sa.Connection) -> None:
    """Ids were given, which PostgreSQL does not count."""
    for table in tables.Meeting.metadata.tables.values():
        if "id" in table.c and isinstance(table.c.id.type, sa.Integer):
            connection.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name}))"
                )
            )
    connection.execute(sa.text("ANALYZE"))
