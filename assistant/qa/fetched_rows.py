"""Rows of the records as a model is shown them, and what each may be cited for."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.labels import STATUSES, read_moment
from assistant.qa.claims import states as states_of
from assistant.qa.fetched import Record, Source, plainly
from assistant.qa.query import StatusQuery
from assistant.qa.search import Line
from assistant.qa.select import is_behind, is_near
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    ItemChange,
    ItemRecord,
    MeetingFacts,
    NextMeetingRecord,
    Trouble,
)
from assistant.qa.wording import Wording


@dataclass(frozen=True)
class Shown:
    """A row as JSON, and what it may be cited for."""

    data: dict[str, object]
    source: Source


def show_rows(
    number: int, query: StatusQuery, records: Iterable[Record], words: Wording
) -> list[Shown]:
    return [
        _show(f"r{number}.{place}", query, record, words)
        for place, record in enumerate(records, start=1)
    ]


def _show(handle: str, query: StatusQuery, record: Record, words: Wording) -> Shown:
    data, source = _SHOW[type(record)](record, words)
    kept = {k: v for k, v in data.items() if v not in (None, "", (), [])}
    text = " ".join(str(value) for value in _flat(kept.values()))
    made = replace(source, handle=handle, query=query, record=record, words=text)
    return Shown({"at": handle, **kept}, made)


def _flat(values: Iterable[object]) -> Iterable[object]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        elif isinstance(value, dict):
            yield from _flat(value.values())
        else:
            yield value


_NONE = StatusQuery()
_Made = tuple[dict[str, object], Source]


def _item(item: ItemRecord, words: Wording) -> _Made:
    late = words.is_late(item)
    states = {item.status} | ({"open"} if item.status != "done" else set())
    states |= {"overdue"} if late else set()
    states |= {"behind"} if is_behind(item, words.now) else set()
    states |= {"near"} if is_near(item, words.now) else set()
    states |= {"missing_owner"} if item.owner is None else set()
    states |= {"missing_deadline"} if item.deadline is None else set()
    moments = [item.deadline, item.first_deadline]
    dates = {*_days(moments), item.meeting_date, item.behind_on}
    dates |= {at.date() for at in (item.updated_at, item.done_at, item.followed_at) if at}
    data: dict[str, object] = {
        "task": plainly(item.task),
        "owner": item.owner,
        "department": item.department,
        "helpers": list(item.co_owners),
        "deadline": item.deadline,
        "deadline_words": plainly(item.deadline_text) if item.deadline is None else None,
        "status": item.status,
        "overdue": True if late else None,
        "days_late": words.days_late(item) or None,
        "percent": item.percent,
        "reason": plainly(item.delay_reason),
        "note": plainly(item.note),
        "first_deadline": item.first_deadline if item.deadline_changes else None,
        "done_on": item.done_at.date().isoformat() if item.done_at else None,
        "meeting": plainly(item.meeting_title),
        "held": item.meeting_date.isoformat() if item.meeting_date else None,
        "project": plainly(item.project),
    }
    source = Source(
        "",
        _NONE,
        dates=frozenset(day for day in dates if day),
        times=_times(moments),
        percent=item.percent,
        days_late=words.days_late(item) if late else None,
        names=_named(item.owner, item.department, *item.co_owners, item.updated_by),
        states=frozenset(states),
    )
    return data, source


def _decision(decision: DecisionRecord, words: Wording) -> _Made:
    data: dict[str, object] = {
        "decision": plainly(decision.text),
        "quote": plainly(decision.quote),
        "replaced": True if decision.is_replaced else None,
        "meeting": plainly(decision.meeting_title),
        "held": decision.meeting_date.isoformat() if decision.meeting_date else None,
        "project": plainly(decision.project),
    }
    return data, _spoken(decision.text, decision.meeting_date)


def _dispute(dispute: DisputeRecord, words: Wording) -> _Made:
    data: dict[str, object] = {
        "left_open": plainly(dispute.text),
        "positions": [[p.party, plainly(p.position)] for p in dispute.positions],
        "meeting": plainly(dispute.meeting_title),
        "held": dispute.meeting_date.isoformat() if dispute.meeting_date else None,
    }
    source = _spoken(dispute.text, dispute.meeting_date)
    return data, replace(source, names=_named(*(p.party for p in dispute.positions)))


def _next_meeting(said: NextMeetingRecord, words: Wording) -> _Made:
    data: dict[str, object] = {
        "next_meeting": said.at,
        "place": plainly(said.location),
        "topic": plainly(said.topic),
        "said_in": plainly(said.meeting_title),
        "held": said.meeting_date.isoformat() if said.meeting_date else None,
    }
    dates = {*_days([said.at]), said.meeting_date}
    known = frozenset(day for day in dates if day)
    return data, Source("", _NONE, dates=known, times=_times([said.at]))


def _meeting(meeting: MeetingFacts, words: Wording) -> _Made:
    out = meeting.minutes_issued
    data: dict[str, object] = {
        "meeting": plainly(meeting.title),
        "held": meeting.date.isoformat(),
        "project": plainly(meeting.project),
        "attendees": list(meeting.attendees),
        "minutes": meeting.minutes,
        "minutes_due": f"{meeting.minutes_due:%Y-%m-%d %H:%M}" if meeting.minutes_due else None,
        "minutes_issued": f"{out:%Y-%m-%d %H:%M}" if out else None,
    }
    at = [moment for moment in (meeting.minutes_due, out) if moment]
    source = Source(
        "",
        _NONE,
        dates=frozenset({meeting.date, *(moment.date() for moment in at)}),
        times=frozenset(f"{moment:%H:%M}" for moment in at),
        names=_named(*meeting.attendees),
    )
    return data, source


def _change(change: ItemChange, words: Wording) -> _Made:
    changed = {name: [plainly(str(v)) for v in pair] for name, pair in change.changes.items()}
    data: dict[str, object] = {
        "task": plainly(change.task),
        "owner": change.owner,
        "department": change.department,
        "changed": changed,
        "reason": plainly(change.reason),
        "by": change.actor,
        "on": f"{change.at:%Y-%m-%d %H:%M}",
    }
    values = [str(value) for pair in change.changes.values() for value in pair if value]
    dates = {change.at.date(), *_days(value for value in values if _is_moment(value))}
    source = Source(
        "",
        _NONE,
        dates=frozenset(dates),
        times=frozenset({f"{change.at:%H:%M}"}),
        names=_named(change.owner, change.department, change.actor, *values),
        states=frozenset(value for value in values if value in STATUSES),
    )
    return data, source


def _trouble(trouble: Trouble, words: Wording) -> _Made:
    data: dict[str, object] = {
        "task": plainly(trouble.task),
        "owner": trouble.owner,
        "department": trouble.department,
        "cause": trouble.cause,
        "problem": plainly(trouble.text),
        "wanted": plainly(trouble.wanted),
        "level": trouble.level or None,
        "told": list(trouble.told),
        "answer": plainly(trouble.answer),
        "arose": f"{trouble.arose_at:%Y-%m-%d}",
    }
    source = Source(
        "",
        _NONE,
        dates=frozenset({trouble.arose_at.date()}),
        names=_named(trouble.owner, trouble.department, *trouble.told),
        states=frozenset({trouble.cause} - {"reported"}),
    )
    return data, source


def _line(line: Line, words: Wording) -> _Made:
    data: dict[str, object] = {
        "speaker": line.segment.speaker,
        "said" if line.kind == "words" else "minutes": plainly(line.segment.text),
    }
    return data, replace(_spoken(line.segment.text), names=_named(line.segment.speaker))


def _spoken(text: str, day: dt.date | None = None) -> Source:
    """Of what was only said, the words themselves tell how things stand."""
    states = states_of(plainly(text))
    return Source("", _NONE, dates=frozenset({day} if day else ()), states=states)


_SHOW: dict[type, Callable[..., _Made]] = {
    ItemRecord: _item,
    DecisionRecord: _decision,
    DisputeRecord: _dispute,
    NextMeetingRecord: _next_meeting,
    MeetingFacts: _meeting,
    ItemChange: _change,
    Trouble: _trouble,
    Line: _line,
}


def _named(*names: str | None) -> frozenset[str]:
    return frozenset(name for name in names if name)


def _days(moments: Iterable[str | None]) -> list[dt.date]:
    return [read_moment(moment)[0] for moment in moments if moment]


def _times(moments: Sequence[str | None]) -> frozenset[str]:
    read = [read_moment(moment)[1] for moment in moments if moment]
    return frozenset(f"{time:%H:%M}" for time in read if time)


def _is_moment(value: str) -> bool:
    return len(value) >= 10 and value[:4].isdigit() and value[4] == "-" and value[7] == "-"
