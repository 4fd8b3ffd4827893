"""Meetings in memory, asked as a database is: for eval, tests, and whoever has no database."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from assistant.qa.query import StatusQuery
from assistant.qa.records import LISTED, Corpus, Found, PassageKind
from assistant.qa.search import Line, passage
from assistant.qa.select import groups, in_order, is_chosen, is_held, tally
from assistant.qa.terms import fold
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    GroupTally,
    ItemChange,
    ItemRecord,
    MeetingFacts,
    MeetingRecord,
    NextMeetingRecord,
    Tally,
    Trouble,
)
from assistant.types import Department, Language, Person, Roster, Segment

T = TypeVar("T")


class MemoryNames:
    def __init__(self, records: Sequence[MeetingRecord], me: str | None) -> None:
        self._records, self.me = records, me

    @cached_property
    def roster(self) -> Roster:
        people: dict[tuple[str, str | None], Person] = {}
        departments: dict[str, Department] = {}
        for record in self._records:
            for person in record.roster.people:
                people.setdefault((person.name, person.department), person)
            for department in record.roster.departments:
                departments.setdefault(department.name, department)
        return Roster(people=tuple(people.values()), departments=tuple(departments.values()))

    @cached_property
    def projects(self) -> Sequence[str]:
        return list(dict.fromkeys(r.project for r in self._records if r.project))

    @cached_property
    def scripts(self) -> frozenset[Language]:
        return frozenset(record.language for record in self._records)

    def titled(self, question: str) -> Sequence[MeetingFacts]:
        asked = fold(question)
        named = (r for r in self._records if len(r.title) > 3 and fold(r.title) in asked)
        return [_facts(record) for record in named]

    def latest(self, project: str | None) -> MeetingFacts | None:
        held = (r for r in self._records if project in (None, r.project))
        latest = max(held, key=lambda record: record.date, default=None)
        return _facts(latest) if latest else None


class MemoryRecords:
    """`Records` of meetings in memory. `now`: in the organisation's time, without a zone."""

    def __init__(
        self, records: Iterable[MeetingRecord], now: dt.datetime, me: str | None = None
    ) -> None:
        self._records, self._now = list(records), now
        self.names = MemoryNames(self._records, me)

    def items(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[ItemRecord]:
        found = in_order(self._items(query, among), query, self._now)
        return Found(tuple(found[:limit]), len(found))

    def tally(self, query: StatusQuery, *, among: Collection[str] | None = None) -> Tally:
        return tally(self._items(query, among), self._now)

    def groups(
        self, query: StatusQuery, *, among: Collection[str] | None = None
    ) -> tuple[GroupTally, ...]:
        return tuple(groups(self._items(query, among), query, self._now))

    def decisions(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[DecisionRecord]:
        held = self._newest(query)
        every = (self._placed(d, r) for r in held for d in r.decisions)
        return _first([d for d in every if among is None or d.id in among], limit)

    def disputes(self, query: StatusQuery, *, limit: int = LISTED) -> Found[DisputeRecord]:
        held = self._newest(query)
        return _first([self._placed(d, r) for r in held for d in r.disputes], limit)

    def next_meetings(self, query: StatusQuery, *, limit: int = 20) -> Found[NextMeetingRecord]:
        held = self._newest(query)
        return _first([self._placed(r.next_meeting, r) for r in held if r.next_meeting], limit)

    def meetings(self, query: StatusQuery, *, limit: int = LISTED) -> Found[MeetingFacts]:
        held = self._newest(query, confirmed_only=False)
        every = [_facts(r) for r in held if _took_part(r, query)]
        return _first([m for m in every if _minutes_are(m, query, self._now)], limit)

    def changes(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[ItemChange]:
        span = query.updated
        whose = query.model_copy(update={"updated": None, "is_not_updated": False})
        ids = {item.id for item in self._items(whose, among)}
        every = (c for r in self._records for c in r.changes if c.item in ids)
        kept = [c for c in every if span is None or span.holds(c.at.date())]
        return _first(sorted(kept, key=lambda c: c.at, reverse=True), limit)

    def troubles(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[Trouble]:
        span = query.updated
        none = {
            "updated": None,
            "is_not_updated": False,
            "has_problem": False,
            "level": None,
            "is_urgent": False,
        }
        ids = {item.id for item in self._items(query.model_copy(update=none), among)}
        every = (t for r in self._records for t in r.troubles if t.item in ids)
        kept = [
            t
            for t in every
            if (t.state == "open" or query.form == "why")
            and t.level >= (query.level or 0)
            and (t.is_urgent or not query.is_urgent)
            and (span is None or span.holds(t.arose_at.date()))
        ]
        return _first(sorted(kept, key=lambda t: t.arose_at, reverse=True), limit)

    def near(self, query: StatusQuery, kind: PassageKind) -> Corpus:
        held = [r for r in self._records if is_held(r, query) and r.is_confirmed]
        made = [
            passage(of if isinstance(of, Line) else self._placed(of, r), said)
            for r in held
            for of, said in _PASSAGES[kind](r)
        ]
        return Corpus(made, len(made))

    def alike(self, words: str, query: StatusQuery, *, limit: int = 20) -> Sequence[Line]:
        return ()

    def lines(self, meeting: str, utterances: Collection[int]) -> Sequence[Segment]:
        record = next((r for r in self._records if r.id == meeting), None)
        return [s for s in _segments(record) if s.id in utterances] if record else []

    def lines_of(self, wanted: Mapping[str, Collection[int]]) -> Mapping[str, Sequence[Segment]]:
        found = {meeting: self.lines(meeting, ids) for meeting, ids in wanted.items()}
        return {meeting: said for meeting, said in found.items() if said}

    def _items(self, query: StatusQuery, among: Collection[str] | None) -> list[ItemRecord]:
        open_ones = (
            t
            for r in self._records
            for t in r.troubles
            if t.state == "open" and (t.is_urgent or not query.is_urgent)
        )
        # Of several of one item, the one that went highest.
        troubles = {t.item: t for t in sorted(open_ones, key=lambda t: t.level)}
        every = [
            (self._placed(item, r), r)
            for r in self._records
            if is_held(r, query) and r.is_confirmed
            for item in r.action_items
            if among is None or item.id in among
        ]
        me = self.names.me
        return [
            item
            for item, _ in every
            if is_chosen(item, query, self._now, me=me, trouble=troubles.get(item.id or ""))
        ]

    def _newest(self, query: StatusQuery, *, confirmed_only: bool = True) -> list[MeetingRecord]:
        held = (r for r in self._records if r.is_confirmed or not confirmed_only)
        return sorted((r for r in held if is_held(r, query)), key=lambda r: r.date, reverse=True)

    def _placed(self, claim: T, record: MeetingRecord) -> T:
        """The item or decision with its meeting's facts."""
        facts = {
            "meeting_title": record.title,
            "meeting_date": record.date,
            "project": record.project,
        }
        placed: T = claim.model_copy(update=facts)  # type: ignore[attr-defined]
        return placed


def _facts(record: MeetingRecord) -> MeetingFacts:
    return MeetingFacts.model_validate(
        {name: getattr(record, name) for name in MeetingFacts.model_fields}
    )


def _took_part(record: MeetingRecord, query: StatusQuery) -> bool:
    return not query.people or bool(set(query.people) & set(record.attendees))


def _minutes_are(meeting: MeetingFacts, query: StatusQuery, now: dt.datetime) -> bool:
    is_issued = meeting.minutes == "issued"
    if query.minutes == "late":
        return not is_issued and meeting.minutes_due is not None and now > meeting.minutes_due
    return query.minutes is None or is_issued == (query.minutes == "issued")


def _first(found: Sequence[T], limit: int) -> Found[T]:
    return Found(tuple(found[:limit]), len(found))


def _segments(record: MeetingRecord) -> Sequence[Segment]:
    return record.transcript.segments if record.transcript else ()


def _said(record: MeetingRecord, utterances: Iterable[int]) -> str:
    wanted = set(utterances)
    return "\n".join(segment.text for segment in _segments(record) if segment.id in wanted)


_Made = Iterator[tuple[ItemRecord | DecisionRecord | Line, str]]


def _of_items(record: MeetingRecord) -> _Made:
    for item in record.action_items:
        said = (*item.evidence, *item.owner_evidence, *item.deadline_evidence)
        yield item, _said(record, said)


def _of_decisions(record: MeetingRecord) -> _Made:
    for decision in record.decisions:
        yield decision, _said(record, decision.evidence)


def _of_lines(record: MeetingRecord) -> _Made:
    for segment in _segments(record):
        yield Line(record.id, segment), ""


def _of_minutes(record: MeetingRecord) -> _Made:
    for i, row in enumerate(record.minutes_rows if record.minutes == "issued" else ()):
        yield Line(record.id, Segment(id=i, text=row), "minutes"), ""


_PASSAGES: dict[PassageKind, Callable[[MeetingRecord], _Made]] = {
    "items": _of_items,
    "decisions": _of_decisions,
    "lines": _of_lines,
    "minutes": _of_minutes,
}
