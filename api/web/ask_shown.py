"""An answer as the page shows it: sentence, rows, a chart, sources, how it was understood."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from api import services_ask
from api.deps import Viewer
from api.installation import Installation
from api.services_ask import Asked
from api.web.ask_charts import chart, status_parts
from api.web.ask_sources import KINDS, Sources, meetings_named, sources
from api.web.ask_tracker import tracker_address
from api.web.ask_waiting import waiting
from api.web.history_view import FIELDS, Change, field_change
from api.web.i18n import N_, Labels, _
from api.web.item_troubles import CAUSES, PROBLEM_STATES
from assistant.errors import NotFoundError
from assistant.labels import read_moment
from assistant.qa.select import is_behind, is_late, is_near
from assistant.qa.types import Answer, Citation, DisputeRecord, ItemChange, ItemRecord, Part
from storage.tables import Meeting, Question

# So many rows of a list are on the page.
SHOWN = 20
# A question may lean on one that leans on another; so many are shown above it.
_CHAIN = 6

MINUTES = Labels(
    none=N_("没有纪要"),
    draft=N_("纪要起草中"),
    submitted=N_("纪要待批准"),
    issued=N_("纪要已签发"),
)


@dataclass(frozen=True)
class Row:
    """An item of the answer, as the tracker's rows have theirs."""

    item: ItemRecord
    meeting: Meeting | None
    is_late: bool
    is_near: bool
    is_behind: bool
    days: int | None  # to the day of the deadline; less than none when it has passed
    asks: bool = False
    has_problem: bool = False


@dataclass(frozen=True)
class Chip:
    """A filter as it was understood. `address`: of the answer without it, or with it again."""

    name: str
    value: str
    is_off: bool
    address: str | None


def shown(
    session: Session,
    place: Installation,
    viewer: Viewer,
    asked: Asked,
    without: Sequence[str] = (),
    parts: Sequence[Part] = (),
) -> dict[str, Any]:
    """The context of `_ask_answer.html`. `parts`: of the question as it was asked, of which
    `without` were taken away."""
    answer, at = asked.answer, services_ask.local(place)
    meetings = meetings_named(session, viewer, _meeting_ids(answer))
    tracker = tracker_address(answer.query, meetings) if answer.query else None
    cited = sources(session, _beyond_rows(answer), meetings, tracker)
    return {
        "asked": asked.question,
        "answer": answer,
        "sentence": answer.sentence.strip().rstrip(":："),
        "more": _more(answer),
        "rows": [_row(item, meetings, at) for item in answer.items[:SHOWN]],
        "helping": [_row(item, meetings, at) for item in answer.helping[:SHOWN]],
        "is_part": not viewer.sees_all,
        "shown": SHOWN,
        "meetings": meetings,
        "tracker": tracker,
        "chart": chart(answer),
        "parts": status_parts(answer.tally),
        "is_said": _is_said(answer),
        "is_in": _is_in,
        "sources": cited,
        "waiting": waiting(session, viewer, asked.question.project, answer),
        "related": sources(session, answer.related, meetings, None),
        "source_count": sum(len(each.rows) for each in cited),
        "chips": _chips(asked, without, parts),
        "without": list(without),
        "own_query": _query(without),
        "chain": chain(session, viewer, asked.question),
        "is_live": bool(place.settings.llm_model),
        "local_now": at,
        "zoned": lambda moment: moment.replace(tzinfo=place.settings.zone),
        "days_left": lambda row: row.days,
        "copied": _copied(asked, cited),
        "kinds": KINDS,
        "minutes_words": MINUTES,
        "causes": CAUSES,
        "problem_states": PROBLEM_STATES,
        "field_changes": _field_changes,
        "has_rows": has_rows(answer),
        "listed_count": min(SHOWN, max(map(len, listed(answer)), default=0)),
    }


def listed(answer: Answer) -> list[Sequence[Any]]:
    """The lists of an answer, of which as a rule one has something in it."""
    return [
        *(answer.items, answer.decisions, answer.disputes),
        *(answer.meetings, answer.changes, answer.troubles),
    ]


def has_rows(answer: Answer) -> bool:
    """Whether there is a table in it, which can be taken along as a file."""
    return bool(answer.groups or any(listed(answer)))


def chain(session: Session, viewer: Viewer, question: Question) -> list[Question]:
    """The questions that this one leans on, the first of all first."""
    found: list[Question] = []
    before = question.after_id
    while before is not None and len(found) < _CHAIN:
        try:
            row = services_ask.one(session, viewer, before)
        except NotFoundError:
            break
        found.append(row)
        before = row.after_id
    return found[::-1]


def _meeting_ids(answer: Answer) -> Collection[str]:
    cited = (*answer.citations, *answer.related)
    found = {each.meeting for each in cited if each.meeting}
    for rows in (answer.items, answer.helping, answer.decisions, answer.disputes):
        found |= {row.meeting for row in rows}
    found |= {meeting.id for meeting in answer.meetings}
    return found | set(answer.query.meetings if answer.query else ())


def _more(answer: Answer) -> list[str]:
    """What it says beyond its sentence, but for a list that rows show."""
    first, *others = answer.answer.split("\n")
    rest = first.removeprefix(answer.sentence).strip() if answer.sentence else ""
    return [line for line in (rest, *(() if has_rows(answer) else others)) if line]


def _is_said(answer: Answer) -> bool:
    """Whether the sentence is the one decision there is, word for word."""
    return len(answer.decisions) == 1 and answer.decisions[0].text in answer.sentence


def _is_in(dispute: DisputeRecord) -> bool:
    """Whether the positions say all that the dispute's own text says."""
    return bool(dispute.positions) and all(p.position in dispute.text for p in dispute.positions)


def _beyond_rows(answer: Answer) -> list[Citation]:
    """What is cited besides the records that the rows themselves open."""
    rows = {
        "item": answer.items,
        "meeting": answer.meetings,
        "change": answer.changes,
        "problem": answer.troubles,
    }
    return [each for each in answer.citations if not rows.get(each.source)]


def _row(item: ItemRecord, meetings: dict[str, Meeting], at: dt.datetime) -> Row:
    return Row(
        item=item,
        meeting=meetings.get(item.meeting),
        is_late=is_late(item, at),
        is_near=is_near(item, at),
        is_behind=is_behind(item, at),
        days=(read_moment(item.deadline)[0] - at.date()).days if item.deadline else None,
        asks=item.waits,
    )


def _chips(asked: Asked, without: Sequence[str], parts: Sequence[Part]) -> list[Chip]:
    base = f"/ask/{asked.question.id}"
    made = []
    for part in parts or asked.answer.parts:
        is_off = part.key in without
        others = [key for key in without if key != part.key]
        keys = others if is_off else [*without, part.key]
        address = f"{base}{_query(keys)}" if part.key else None
        made.append(Chip(part.name, part.value, is_off, address))
    return made


def _field_changes(change: ItemChange) -> list[Change]:
    pairs = change.changes.items()
    return [field_change(name, *pair) for name, pair in pairs if name in FIELDS]


def _query(without: Sequence[str]) -> str:
    return f"?{urlencode([('without', key) for key in without])}" if without else ""


def _copied(asked: Asked, cited: Sequence[Sources]) -> str:
    """The answer as plain text, with what it rests on."""
    told = [asked.question.text, "", asked.answer.answer]
    if cited:
        told += ["", _("依据：")]
    for each in cited:
        if each.meeting:
            told.append(f"{each.meeting.title} {each.meeting.date}")
        for row in each.rows:
            who = f"{row.speaker}：" if row.speaker else ""
            quote = f"“{row.quote}”" if row.kind == "words" else row.quote
            told.append(f"  {who}{quote}" if quote else f"  {KINDS[row.kind]}")
    return "\n".join(told)
