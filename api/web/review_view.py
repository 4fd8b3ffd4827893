"""What the review workbench shows beside the transcript, gathered once for page and update."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api import services_review
from api.access import visible
from api.deps import Viewer
from api.web import act_words, words
from api.web.i18n import N_, Labels, _
from api.web.items_view import (
    Card,
    Cards,
    Show,
    Sort,
    Talk,
    moment,
    numbers,
    shown,
    warning,
    which,
)
from api.web.progress_view import told
from api.web.review_forms import Conflict, EditForm, as_text, changes
from assistant.types import MeetingContext
from storage import decisions, meetings, open_items, review, review_acts
from storage.decisions import Made
from storage.lines import Line, lines
from storage.open_items import Open
from storage.review import MeetingItems
from storage.tables import AuditEntry, Meeting, ReviewAct, Reviewed, ReviewState, now

FIELDS = Labels(
    text=N_("内容"),
    task=N_("任务"),
    owner=N_("责任人"),
    co_owners=N_("配合"),
    department=N_("部门"),
    deadline=N_("截止"),
    deadline_text=N_("截止的原话"),
    positions=N_("各方意见"),
    at=N_("时间"),
    location=N_("地点"),
    topic=N_("议题"),
    status=N_("状态"),
    percent=N_("完成"),
    delay_reason=N_("延期原因"),
    replaces_id=N_("替代的决议"),
    review=N_("状态"),
)

_DECISIONS = [str(state) for state in ReviewState]


@dataclass
class Bench:
    """The items of a meeting as its reviewer sees them."""

    meeting: Meeting
    context: MeetingContext
    cards: Cards
    show: Show
    sort: Sort
    may_change: bool
    stamp: int  # grows with whatever happens to the meeting
    extraction_id: int
    undo: str  # what would be taken back next, in words; "" for nothing
    redo: str
    open_items: Sequence[Open] = ()  # of earlier meetings, that this one may speak of
    earlier: Sequence[Made] = ()  # decisions that a new one may take the place of
    forms: Mapping[str, EditForm] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)

    @cached_property
    def groups(self) -> dict[str, list[Card]]:
        return {
            kind: shown(cards, self.show, self.sort) for kind, cards in self.cards.by_kind.items()
        }

    @cached_property
    def totals(self) -> dict[str, int]:
        return {kind: len(cards) for kind, cards in self.cards.by_kind.items()}

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(str(row.review) for row in self.cards.items.all())

    @cached_property
    def sure(self) -> int:
        return self._certain(3)

    @cached_property
    def likely(self) -> int:
        return self._certain(2)

    def _certain(self, step: int) -> int:
        return sum(services_review.is_sure(row, step) for row in self.cards.items.waiting())

    @cached_property
    def waiting(self) -> list[Card]:
        """What nobody decided yet."""
        found = [c for cards in self.cards.by_kind.values() for c in cards]
        return [card for card in found if card.row.review == ReviewState.proposed]

    @cached_property
    def query(self) -> str:
        """How the page is looked at, for the addresses of its forms."""
        return self.address()

    @cached_property
    def editing(self) -> str:
        return self.address(edit="1")

    def address(self, **other: str) -> str:
        return "?" + urlencode({"show": self.show, "sort": self.sort} | other)

    def card(self, kind: str, item_id: int) -> Card | None:
        return next((c for c in self.cards.by_kind[kind] if c.row.id == item_id), None)

    @cached_property
    def departments(self) -> list[str]:
        return [d.name for d in self.context.roster.departments]

    def when(self, at: str | None) -> str:
        return moment(at, self.context.date.year)

    def warning(self, flag: str) -> str:
        return warning(flag)

    def form(self, card: Card) -> EditForm:
        return self.forms[card.id]


def bench(
    session: Session,
    viewer: Viewer,
    meeting_id: int,
    show: Show,
    sort: Sort,
    *,
    said: Mapping[int, Line] | None = None,
    **shown_as: Any,
) -> Bench:
    """Raises NotFoundError. `said`: the lines, where they are known already.

    `shown_as`: the cards' `forms` and `conflicts`, by their id.
    """
    meeting = meetings.get(session, meeting_id)
    context = meetings.context(session, meeting)
    last = review.last_extraction(session, meeting_id)
    found = review.said(session, meeting_id)
    seen = visible(viewer)
    cards = Cards(
        found,
        last.result if last else {},
        context,
        Talk(lines(session, meeting_id) if said is None else said),
        told(session, found.progress, context.date.year),
        decisions.by_id(session, [d.replaces_id for d in found.decisions if d.replaces_id], seen),
        decisions.replaced_by(session, [d.id or 0 for d in found.decisions], seen),
    )
    undo = review_acts.last(session, meeting_id, viewer.name)
    redo = review_acts.next_again(session, meeting_id, viewer.name)
    return Bench(
        meeting=meeting,
        context=context,
        cards=cards,
        show=show,
        sort=sort,
        may_change=viewer.is_editor,
        stamp=stamp(session, meeting_id),
        extraction_id=(last.id or 0) if last else 0,
        undo=act_in_words(undo, cards.items) if undo else "",
        redo=act_in_words(redo, cards.items) if redo else "",
        open_items=open_items.before(session, meeting, seen),
        earlier=decisions.before(session, meeting, seen) if viewer.is_editor else (),
        **shown_as,
    )


def stamp(session: Session, meeting_id: int) -> int:
    chosen = select(sa.func.max(AuditEntry.id)).where(AuditEntry.meeting_id == meeting_id)
    return session.exec(chosen).one() or 0


def touched_since(session: Session, meeting_id: int, since: int) -> list[tuple[str, int]]:
    """The items, by kind and id, that something happened to; of them some may be gone."""
    chosen = select(AuditEntry.subject).where(
        AuditEntry.meeting_id == meeting_id, col(AuditEntry.id) > since
    )
    found = dict.fromkeys(session.exec(chosen))
    parts = [(subject or "").partition(" ") for subject in found]
    return [(kind, int(n)) for kind, _mark, n in parts if kind in review.KINDS and n.isdigit()]


def act_in_words(act: ReviewAct, items: MeetingItems) -> str:
    """确认 行动项 3, 合并 行动项 2, 确认 5 项."""
    name = act_words.REVIEWS.get(act.action, act.action)
    first, count = act.changes[0], len(act.changes)
    if act.action in _DECISIONS and count > 1:
        return _("%(act)s %(n)s 项", act=name, n=count)
    number = numbers(items).get((first["kind"], first["id"]))
    what = which(first["kind"], number) if number else words.KINDS[first["kind"]]
    return f"{name} {what}"


def conflict(
    session: Session,
    row: Reviewed,
    version: int,
    typed: Mapping[str, str],
    decision: str,
    context: MeetingContext,
) -> Conflict:
    """Theirs and mine, where somebody else changed the item after I had seen `version` of it."""
    kind = review.kind_of(row)
    seen = review_acts.as_seen(session, row, version)
    stands = row.model_dump(mode="json")
    mine = changes(kind, typed, seen, context) if typed else {}
    if decision:
        mine["review"] = decision
    names = [n for n in FIELDS if n in mine or (n in stands and stands[n] != seen[n])]
    newest = next(iter(review_acts.since(session, row, version)), None)
    year = context.date.year
    return Conflict(
        who=newest.actor if newest else "",
        when=words.since(newest.at, now()) if newest else "",
        rows=tuple(
            (FIELDS[n], _value(n, stands[n], year), _value(n, mine.get(n, stands[n]), year))
            for n in names
        ),
        mine=_typed_anew(kind, typed, seen),
        decision=decision,
    )


def _typed_anew(kind: str, typed: Mapping[str, str], seen: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, but for fields left as they were; a moment has three that belong together."""
    shown_before = as_text(kind, seen)

    def group(name: str) -> str:
        return name.partition("_")[0] if name.startswith(("deadline_", "at_")) else name

    new = {group(n) for n, text in typed.items() if text.strip() != shown_before.get(n, "").strip()}
    return {name: text for name, text in typed.items() if group(name) in new}


def _value(name: str, value: Any, year: int) -> str:
    if name == "review":
        return words.REVIEWS[value]
    if name == "status":
        return words.STATUS[value] if value else ""
    if name == "replaces_id":
        return str(value or "")
    if name == "percent":
        return f"{value}%" if value is not None else ""
    if name == "positions":
        return "；".join(f"{p['party']}：{p['position']}" for p in value)
    if isinstance(value, list):
        return words.listed(value)
    if name == "deadline":
        return words.deadline(value, year)
    return moment(value, year) if name == "at" else value or ""
