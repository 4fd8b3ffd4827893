"""Tools by which a model looks into the records: arguments become a query, never anything else.

They see what the asker's `Records` hold and no more, and names they do not know are answered with
those that are near.
"""

import datetime as dt
import difflib
import json
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.extraction.people import Directory
from assistant.llm import Call, Tool
from assistant.llm.orders import is_order
from assistant.qa.fetched import (
    Fetched,
    Record,
    Source,
    count_source,
    group_source,
    plainly,
)
from assistant.qa.fetched_rows import show_rows
from assistant.qa.query import Span, StatusQuery
from assistant.qa.records import PassageKind, Records
from assistant.qa.search import Line, rank
from assistant.qa.terms import fold
from assistant.qa.tool_arguments import (
    TOOLS,
    Arguments,
    GetMeeting,
    QueryDecisions,
    QueryItems,
    SearchPassages,
    Where,
    schema,
)
from assistant.qa.types import GroupTally, MeetingFacts, Tally
from assistant.qa.wording import Wording
from assistant.types import Language, MeetingContext

T = TypeVar("T")

# So many rows are shown to a model; of all of them there is the number.
SHOWN = 20
# The share of the words asked for that a record has to speak of.
_NEAR = 0.5
_CLOSE, _LIKE = 5, 0.4


class CallError(Exception):
    """What is wrong with a call, told to the model that made it."""


def offered() -> list[Tool]:
    return [
        Tool(name=name, description=arguments.__doc__ or "", arguments=schema(arguments))
        for name, arguments in TOOLS.items()
    ]


class Toolbox:
    """The tools over one asker's records; what they found is kept under its handles."""

    def __init__(self, records: Records, now: dt.datetime, language: Language) -> None:
        self.records, self.now, self.language = records, now, language
        self.words = Wording(language, now)
        self.found: list[Fetched] = []

    def source(self, handle: str) -> Source | None:
        every = (source for found in self.found for source in found.sources)
        return next((source for source in every if source.handle == handle), None)

    def titled(self, meetings: Sequence[str]) -> Sequence[MeetingFacts]:
        """The meetings with these ids."""
        if not meetings:
            return ()
        return self.records.meetings(StatusQuery(what="meetings", meetings=tuple(meetings))).rows

    def run(self, call: Call) -> tuple[str, Fetched | None]:
        """What the call gives, as JSON; with what is wrong with it, in its place."""
        try:
            arguments = _read(call)
            fetched, data = self._fetch(arguments)
        except (CallError, InputError) as exc:
            return json.dumps({"error": str(exc)}, ensure_ascii=False), None
        self.found.append(fetched)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")), fetched

    # --- looking --------------------------------------------------------------------------------

    def _fetch(self, arguments: Arguments) -> tuple[Fetched, dict[str, object]]:
        match arguments:
            case QueryItems():
                return self._items(arguments)
            case QueryDecisions():
                return self._decisions(arguments)
            case SearchPassages():
                return self._passages(arguments)
            case GetMeeting():
                query = self._query(
                    arguments,
                    what="meetings",
                    people=self._people(arguments.people),
                    minutes=arguments.minutes,
                )
                found = self.records.meetings(query, limit=SHOWN)
                return self._told(query, found.rows, found.total)
        raise CallError("There is no such tool.")

    def _items(self, asked: QueryItems) -> tuple[Fetched, dict[str, object]]:
        people, departments = self._people(asked.people), self._departments(asked.departments)
        query = self._query(
            asked,
            what=asked.show,
            people=people,
            departments=departments,
            is_helping=asked.helping,
            is_mine=asked.mine,
            statuses=tuple(asked.statuses),
            state=asked.state,
            missing=asked.missing,
            has_problem=asked.has_problem,
            was_moved=asked.moved,
            due=_span(asked.due_from, asked.due_to),
            done=_span(asked.done_from, asked.done_to),
            updated=_span(asked.updated_from, asked.updated_to),
            group=asked.group if asked.show == "items" else None,
            order=asked.order,
            subject=_subject(asked.about),
            is_about=bool(asked.about),
        )
        among = self._about(query, "items")
        if asked.show == "changes":
            changes = self.records.changes(query, among=among, limit=SHOWN)
            return self._told(query, changes.rows, changes.total)
        if asked.show == "problems":
            troubles = self.records.troubles(query, among=among, limit=SHOWN)
            return self._told(query, troubles.rows, troubles.total)
        found = self.records.items(query, among=among, limit=SHOWN)
        tally = self.records.tally(query, among=among)
        groups = self.records.groups(query, among=among) if query.group else ()
        fetched, data = self._told(query, found.rows, found.total, tally, groups)
        if groups:
            data["groups"] = [
                {"at": source.handle, "name": plainly(group.name), **_counts(group.tally)}
                for source, group in zip(fetched.groups, groups, strict=False)
            ]
        return fetched, data

    def _decisions(self, asked: QueryDecisions) -> tuple[Fetched, dict[str, object]]:
        subject = _subject(asked.about)
        query = self._query(asked, what=asked.show, subject=subject, is_about=bool(subject))
        if asked.show == "disputes":
            left = self.records.disputes(query, limit=SHOWN)
            return self._told(query, left.rows, left.total)
        if asked.show == "next_meeting":
            coming = self.records.next_meetings(query, limit=SHOWN)
            return self._told(query, coming.rows, coming.total)
        among = self._about(query, "decisions")
        found = self.records.decisions(query, among=among, limit=SHOWN)
        return self._told(query, found.rows, found.total)

    def _passages(self, asked: SearchPassages) -> tuple[Fetched, dict[str, object]]:
        query = self._query(asked, subject=_subject(asked.words), form="what")
        lines: list[Line] = []
        for kind in ("lines", "minutes"):
            corpus = self.records.near(query, kind)
            hits = rank(query, corpus.passages, corpus.size)
            found = [hit.passage.of for hit in hits if hit.score >= _NEAR]
            lines += [of for of in found if isinstance(of, Line)]
        # The model reads them, and tells those that answer from those that are merely near.
        near = self.records.alike(asked.words, query, limit=SHOWN // 2)
        lines = [*lines[: SHOWN - len(near)], *(line for line in near if line not in lines)]
        lines = [line for line in lines if not is_order(line.segment.text)]
        # How many lines hold some words says nothing about the work, so it is not told.
        return self._told(query, lines[:SHOWN], None)

    def _told(
        self,
        query: StatusQuery,
        rows: Sequence[Record],
        total: int | None,
        tally: Tally | None = None,
        groups: Sequence[GroupTally] = (),
    ) -> tuple[Fetched, dict[str, object]]:
        number = len(self.found) + 1
        shown = show_rows(number, query, rows, self.words)
        fetched = Fetched(number, query, total, [row.source for row in shown], tally=tally)
        fetched.groups = [
            group_source(number, place, query, groups)
            for place in range(1, min(len(groups), SHOWN) + 1)
        ]
        data: dict[str, object] = {"result": f"r{number}"}
        if total is not None:
            fetched.counted = count_source(number, query, total, tally, len(groups))
            counts = _counts(tally) if tally else {"count": total}
            data["total"] = {"at": fetched.counted.handle, **counts}
        data["rows"] = [row.data for row in shown]
        return fetched, data

    # --- arguments ------------------------------------------------------------------------------

    def _query(self, where: Where, **filters: object) -> StatusQuery:
        meetings = self._meeting(where.meeting, where.project) if where.meeting else ()
        return StatusQuery.model_validate(
            {
                "language": self.language,
                "form": "list",
                "projects": (self._project(where.project),) if where.project else (),
                "meetings": meetings,
                "held": _span(where.held_from, where.held_to),
                **filters,
            }
        )

    def _about(self, query: StatusQuery, kind: PassageKind) -> Collection[str] | None:
        """The ids of what speaks of the query's subject; None where it has none."""
        if not query.subject:
            return None
        corpus = self.records.near(query, kind)
        hits = rank(query, corpus.passages, corpus.size)
        return {hit.passage.id for hit in hits if hit.score >= _NEAR}

    @cached_property
    def directory(self) -> Directory:
        return Directory(
            MeetingContext(
                title="",
                language=self.language,
                date=self.now.date(),
                roster=self.records.names.roster,
            )
        )

    def _people(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._person(name.strip()) for name in names))

    def _person(self, name: str) -> str:
        roster = self.records.names.roster
        if roster.person(name):
            return name
        parties = [m.party for m in self.directory.find(name) if m.kind == "name"]
        if len(parties) == 1 and parties[0].person:
            return parties[0].person
        if len(parties) == 1 and parties[0].is_ambiguous:
            told = ", ".join(parties[0].candidates)
            raise CallError(f"{name} may be any of: {told}. Name one of them.")
        raise CallError(_unknown("person", name, [person.name for person in roster.people]))

    def _departments(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._department(name.strip()) for name in names))

    def _department(self, name: str) -> str:
        known = self.records.names.roster.departments
        for department in known:
            if fold(name) in (fold(each) for each in (department.name, *department.aliases)):
                return department.name
        raise CallError(_unknown("department", name, [each.name for each in known]))

    def _project(self, name: str) -> str:
        known = self.records.names.projects
        return _one_of("project", name, {each: each for each in known})

    def _meeting(self, title: str, project: str | None) -> tuple[str, ...]:
        if fold(title).strip() in ("latest", "last", "上次", "上次会议", "最近", "最近一次"):
            latest = self.records.names.latest(self._project(project) if project else None)
            if latest is None:
                raise CallError("There is no meeting yet.")
            return (latest.id,)
        titled = self.records.names.titled(title)
        if titled:
            return tuple(meeting.id for meeting in titled)
        every = self.records.meetings(StatusQuery(what="meetings")).rows
        ids: dict[str, tuple[str, ...]] = {}
        for meeting in every:
            ids[meeting.title] = (*ids.get(meeting.title, ()), meeting.id)
        return _one_of("meeting", title, ids)


def _read(call: Call) -> Arguments:
    if call.name not in TOOLS:
        raise CallError(f"There is no tool {call.name!r}. Use one of: {', '.join(TOOLS)}.")
    if call.arguments is None:
        raise CallError("The arguments are no JSON object. Write them again.")
    try:
        return TOOLS[call.name].model_validate(call.arguments)
    except ValidationError as exc:
        problems = [f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in exc.errors()[:5]]
        raise CallError("; ".join(problems)) from exc


def _span(first: dt.date | None, last: dt.date | None) -> Span | None:
    return Span(first=first, last=last) if first or last else None


def _subject(words: str | None) -> tuple[str, ...]:
    return tuple(fold(words or "").split())


def _one_of(kind: str, name: str, known: dict[str, T]) -> T:
    """What is called so, or the only one with a name that holds this one."""
    wanted = fold(name).strip()
    for each, value in known.items():
        if fold(each) == wanted:
            return value
    holding = [each for each in known if wanted and wanted in fold(each)]
    if len(holding) == 1:
        return known[holding[0]]
    raise CallError(_unknown(kind, name, holding or list(known)))


def _unknown(kind: str, name: str, known: Sequence[str]) -> str:
    wanted = plainly(name)
    close = difflib.get_close_matches(wanted, known, n=_CLOSE, cutoff=_LIKE)
    close += [each for each in known if wanted[:1] and wanted[:1] in each and each not in close]
    if not close:
        close = list(known) if len(known) <= _CLOSE else []
    told = f" Close to it: {', '.join(map(plainly, close[:_CLOSE]))}." if close else ""
    return f"No {kind} is called {wanted}.{told}"


def _counts(tally: Tally) -> dict[str, object]:
    counted = {name: value for name, value in tally.model_dump().items() if value}
    return {"count": tally.total, "open": tally.open, "overdue": tally.overdue, **counted}
