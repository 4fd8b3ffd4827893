"""Sentences of a model that stood, made into an answer of the same shape as the grammar's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.qa.cite import (
    CITED,
    cite_change,
    cite_decisions,
    cite_disputes,
    cite_items,
    cite_line,
    cite_meetings,
    cite_next_meetings,
    cite_trouble,
)
from assistant.qa.fetched import Fetched, Record, Source
from assistant.qa.query import Form, StatusQuery
from assistant.qa.search import Line
from assistant.qa.tools import Toolbox
from assistant.qa.types import (
    Answer,
    Citation,
    DecisionRecord,
    DisputeRecord,
    ItemChange,
    ItemRecord,
    Kind,
    MeetingFacts,
    NextMeetingRecord,
    Part,
    Trouble,
)
from assistant.qa.wording_parts import name_parts

T = TypeVar("T")

_KINDS: dict[Form, Kind] = {
    "count": "count",
    "list": "list",
    "status": "status",
    "who": "owner",
    "when": "deadline",
    "why": "reason",
}


@dataclass(frozen=True)
class Kept:
    """A sentence that stands, and what it cites."""

    text: str
    sources: tuple[Source, ...]


def compose(kept: Sequence[Kept], tools: Toolbox, asked: StatusQuery, engine: str) -> Answer | None:
    """None where the sentences tell only that nothing was found of what somebody asked about."""
    sources = list({s.handle: s for each in kept for s in each.sources}.values())
    used = _used(sources, tools.found)
    told = {source.handle for source in sources if source.counts}
    counted = [each for each in used if told & {source.handle for source in each.sources}]
    records = _unique([source.record for source in sources if source.record])
    for each in counted:
        records = _unique([*records, *(row.record for row in each.rows if row.record)])
    if not records and any(each.query.subject for each in used):
        return None
    parts = _parts(used, tools)
    citations = _cited(records, tools) or [_list_of(parts)]
    items = _of(ItemRecord, records)
    sentence, rest = kept[0].text, kept[1:]
    text = tools.words.join([sentence, *(each.text for each in rest)])
    is_listed = bool(counted) and len(items) > 1
    lines = tools.words.numbered(tools.words.line(item) for item in items) if is_listed else []
    first = used[0]
    tallied = next((each for each in counted if each.tally), None)
    return Answer(
        answer="\n".join([text, *lines]),
        sentence=sentence,
        answered=True,
        kind=_kind(records, asked),
        total=first.total if first in counted else len(items) or None,
        items=items,
        decisions=_of(DecisionRecord, records),
        disputes=_of(DisputeRecord, records),
        meetings=_of(MeetingFacts, records),
        changes=_of(ItemChange, records),
        troubles=_of(Trouble, records),
        groups=next((each.groups[0].beside for each in counted if each.groups), ()),
        tally=tallied.tally if tallied else None,
        citations=tuple(citations[:CITED]),
        parts=parts,
        query=first.query.model_copy(update={"form": _form(first, asked)}),
        engine=engine,
    )


def _used(sources: Iterable[Source], found: Sequence[Fetched]) -> list[Fetched]:
    """The results that are cited, in the order in which they are."""
    of_handle = {source.handle: each for each in found for source in each.sources}
    return list({id(r): r for s in sources for r in [of_handle[s.handle]]}.values())


def _form(first: Fetched, asked: StatusQuery) -> Form:
    """What the question asks for, where the filters alone can answer it again."""
    return asked.form if first.query.what == asked.what and asked.form != "what" else "list"


def _kind(records: Sequence[Record], asked: StatusQuery) -> Kind:
    if records and all(isinstance(record, Line) for record in records):
        return "passage"
    if any(isinstance(record, DecisionRecord) for record in records) and asked.form == "what":
        return "decision"
    return _KINDS.get(asked.form, "list")


def _parts(used: Sequence[Fetched], tools: Toolbox) -> tuple[Part, ...]:
    """The filters of what was looked up; only those of the first can be taken away."""
    every: list[Part] = []
    for place, each in enumerate(used):
        titles = [meeting.title for meeting in tools.titled(each.query.meetings)]
        for part in name_parts(tools.words, each.query, titles):
            told = {(known.name, known.value) for known in every}
            if (part.name, part.value) not in told:
                every.append(part if place == 0 else part.model_copy(update={"key": ""}))
    return tuple(every)


def _list_of(parts: Sequence[Part]) -> Citation:
    return Citation(source="list", quote="、".join(map(str, parts)))


def _cited(records: Sequence[Record], tools: Toolbox) -> list[Citation]:
    """What each rests on, in the order in which the sentences cite them."""
    found: list[Citation] = []
    for record in records[:CITED]:
        found += _cite(record, tools)
    return list(dict.fromkeys(found))


def _cite(record: Record, tools: Toolbox) -> list[Citation]:
    match record:
        case ItemRecord():
            return cite_items(tools.records, [record])
        case DecisionRecord():
            return cite_decisions(tools.records, [record])
        case DisputeRecord():
            return cite_disputes(tools.records, [record])
        case NextMeetingRecord():
            return cite_next_meetings(tools.records, [record])
        case MeetingFacts():
            return cite_meetings([record])
        case ItemChange():
            return [cite_change(record, record.task)]
        case Trouble():
            return [cite_trouble(record, record.text or record.task)]
        case Line():
            return [cite_line(record)]


def _of(kind: type[T], records: Sequence[Record]) -> tuple[T, ...]:
    return tuple(record for record in records if isinstance(record, kind))


def _unique(records: Sequence[Record]) -> list[Record]:
    return [r for place, r in enumerate(records) if r not in records[:place]]
