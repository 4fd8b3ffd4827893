"""What the review page shows of the items: their words, order, warnings, and who differs."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_args

from api.web import words
from api.web.i18n import N_, Labels, _
from api.web.people_search import likely_people
from api.web.progress_view import Told, Tolds
from assistant import labels
from assistant.extraction.evidence import normalise
from assistant.types import MeetingContext
from storage.decisions import Made
from storage.lines import Line
from storage.review import KINDS, MeetingItems
from storage.review_claims import DIFFER, Claim, claims, open_disagreements
from storage.tables import ActionItemRow, DecisionRow, ProgressRow, Reviewed, ReviewState

Sort = Literal["unsure", "sure", "said"]
SORTS: tuple[Sort, ...] = get_args(Sort)
Show = Literal["all", "proposed", "confirmed", "rejected"]
SHOWS: tuple[Show, ...] = get_args(Show)

# So long before the words their recording is played, and so many lines a quote may run over.
_LEAD_S = 3
_LONGEST = 4


@dataclass(frozen=True)
class Said:
    """Words of the recording, and where they are heard; times are None where they are not known."""

    quote: str
    segments: tuple[int, ...]
    start: float | None
    until: float | None

    @property
    def play_from(self) -> float:
        return max(0.0, (self.start or 0) - _LEAD_S)


@dataclass(frozen=True)
class Difference:
    """A field that the other engine read differently, and what to save to take its word."""

    label: str
    engine: str
    shown: str
    quote: str
    said: Said | None
    fields: dict[str, str]


@dataclass(frozen=True)
class Card:
    """An item with its number in the order said."""

    kind: str
    number: int
    row: Reviewed
    said: Mapping[str, Said | None]  # by field; "" for the item as a whole
    step: int | None = None
    flags: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    rule: str | None = None
    candidates: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()  # fields that a person changed
    merged: tuple["Card", ...] = ()  # what went into it
    into: int | None = None  # the number of the one it went into
    told: Told | None = None  # of progress: the open item it is about
    replaces: Made | None = None  # of a decision: the earlier one
    replaced_by: Made | None = None  # and the later one

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.row.id}"

    @property
    def address(self) -> str:
        return f"/meetings/{self.row.meeting_id}/items/{self.kind}/{self.row.id}"

    @property
    def which(self) -> str:
        return which(self.kind, self.number)

    @property
    def segments(self) -> str:
        found = [n for said in self.said.values() if said for n in said.segments]
        return " ".join(str(n) for n in sorted(set(found)))


@dataclass
class Talk:
    """The lines of the transcript, and where in them words are found."""

    lines: Mapping[int, Line]

    def said(self, ids: Sequence[int], quote: str | None = None) -> Said | None:
        """None where none of the lines is there. Heard from the line that holds the quote."""
        known = [n for n in ids if n in self.lines]
        if not known:
            return None
        until = [end for n in known if (end := self.lines[n].end) is not None]
        start = self.lines[self._first_holding(known, quote or "")].start
        return Said(quote or "", tuple(known), start, max(until, default=None))

    def _first_holding(self, known: Sequence[int], quote: str) -> int:
        """The first of the lines that holds the quote; the first of all where none does alone."""
        if len(known) == 1 or not (wanted := normalise(quote)):
            return known[0]
        return next((n for n in known if wanted in normalise(self.lines[n].text)), known[0])

    def find(self, quote: str) -> tuple[int, ...]:
        """The shortest run of lines that holds the quote; empty if none does."""
        wanted, (text, starts, ids) = normalise(quote), self._joined
        best: tuple[int, ...] = ()
        at = text.find(wanted) if wanted else -1
        while at >= 0:
            run = tuple(
                n
                for n, start, end in zip(ids, starts, [*starts[1:], len(text)], strict=True)
                if start < at + len(wanted) and end > at
            )
            if len(run) <= _LONGEST and (not best or len(run) < len(best)):
                best = run
            at = -1 if len(best) == 1 else text.find(wanted, at + 1)
        return best

    @cached_property
    def _joined(self) -> tuple[str, list[int], list[int]]:
        """All that was said as one text, where in it each line starts, and their numbers."""
        parts = [normalise(line.text) for line in self.lines.values()]
        starts, at = [], 0
        for part in parts:
            starts.append(at)
            at += len(part)
        return "".join(parts), starts, list(self.lines)


@dataclass
class Cards:
    """The cards of a meeting by kind. `proposed` is the last extraction as it came out."""

    items: MeetingItems
    proposed: Mapping[str, Any]
    context: MeetingContext
    talk: Talk
    tolds: Tolds = field(default_factory=dict)  # of progress, by its id
    replaced: Mapping[int, Made] = field(default_factory=dict)  # decisions by their own id
    replacing: Mapping[int, Made] = field(default_factory=dict)  # by the id of the replaced one

    @cached_property
    def numbers(self) -> dict[tuple[str, int], int]:
        return numbers(self.items)

    @cached_property
    def _claim(self) -> Callable[[ActionItemRow], Claim]:
        return claims(self.proposed)

    @cached_property
    def by_kind(self) -> dict[str, list[Card]]:
        """In the order said."""
        found = {}
        for kind in KINDS:
            rows: list[Reviewed] = getattr(self.items, kind)
            cards = [self._card(kind, row) for row in rows]
            went = [card for card in cards if card.into]
            kept = {card.into: [c for c in went if c.into == card.into] for card in went}
            found[kind] = [
                _but(card, merged=tuple(kept[card.number])) if card.number in kept else card
                for card in cards
            ]
        return found

    def _card(self, kind: str, row: Reviewed) -> Card:
        confidence = getattr(row, "confidence", None)
        into = row.merged_into_id and self.numbers.get((kind, row.merged_into_id))
        card = Card(
            kind=kind,
            number=self.numbers[kind, row.id or 0],
            row=row,
            said={"": self.talk.said(row.evidence, getattr(row, "quote", None))},
            step=labels.certainty(confidence) if confidence is not None else None,
            into=into or None,
            rule=row.deadline_rule if isinstance(row, ProgressRow) else None,
            told=self.tolds.get(row.id or 0) if kind == "progress" else None,
        )
        if isinstance(row, DecisionRow):
            return _but(
                card,
                replaces=self.replaced.get(row.replaces_id or 0),
                replaced_by=self.replacing.get(row.id or 0),
            )
        return self._task_card(card, row) if isinstance(row, ActionItemRow) else card

    def _task_card(self, card: Card, row: ActionItemRow) -> Card:
        claim = self._claim(row)
        is_open = row.review == ReviewState.proposed
        # Where the engines differ and no person has decided: neither the item nor that field.
        differing = open_disagreements(row, claim) if is_open else []
        flags = tuple(f for f in row.flags if f != DIFFER or differing or not claim)
        quotes = row.quotes
        ambiguous = is_open and "ambiguous_owner" in row.flags
        return _but(
            card,
            said={
                "": self.talk.said(row.evidence, quotes.get("task")),
                "owner": self.talk.said(row.owner_evidence, quotes.get("owner")),
                "deadline": self.talk.said(row.deadline_evidence, quotes.get("deadline")),
            },
            flags=flags if row.evidence else (*flags, "no_evidence"),
            differences=tuple(self._difference(each) for each in differing),
            rule=row.deadline_rule,
            candidates=likely_people(self.context.roster, quotes.get("owner") or "")
            if ambiguous
            else (),
            changed=frozenset(
                name
                for name in ("task", "owner", "department", "deadline")
                if claim and getattr(row, name) != claim[name]
            ),
        )

    def _difference(self, each: Mapping[str, Any]) -> Difference:
        name, value, quote = each["field"], each["value"] or "", each["quote"] or ""
        is_date = name == "deadline"
        fields = {name: value}
        if name == "owner" and value in {d.name for d in self.context.roster.departments}:
            fields = {"owner": "", "department": value}
        return Difference(
            label=words.FIELDS[name],
            engine=words.engine(each["engine"]),
            shown=words.deadline(value, self.context.date.year) if is_date else value,
            quote=quote,
            said=self.talk.said(self.talk.find(quote), quote) if quote else None,
            fields=fields,
        )


def numbers(items: MeetingItems) -> dict[tuple[str, int], int]:
    """How each item is called, by kind and id: its place in the order said."""
    return {
        (kind, row.id): number
        for kind in KINDS
        for number, row in enumerate(getattr(items, kind), 1)
    }


def _but(card: Card, **fields: Any) -> Card:
    return Card(**{**card.__dict__, **fields})


def read_sort(wanted: str | None) -> Sort:
    return next((sort for sort in SORTS if sort == wanted), "unsure")


def read_show(wanted: str | None) -> Show:
    return next((show for show in SHOWS if show == wanted), "all")


def shown(cards: Sequence[Card], show: Show, sort: Sort) -> list[Card]:
    """By confidence; what has none stays in the order said, and a person's own is sure."""
    chosen = [card for card in cards if show in ("all", card.row.review)]
    if sort == "said":
        return chosen
    sign = 1 if sort == "unsure" else -1
    return sorted(chosen, key=lambda card: sign * _confidence(card))


def _confidence(card: Card) -> float:
    confidence: float = getattr(card.row, "confidence", 1.0)
    return confidence


_WHICH = Labels(
    decisions=N_("决议 %(n)s"),
    action_items=N_("行动项 %(n)s"),
    disputes=N_("争议点 %(n)s"),
    next_meeting=N_("下次会议 %(n)s"),
    progress=N_("进展 %(n)s"),
)


def which(kind: str, number: int) -> str:
    """行动项 3: an item by its place in the order said."""
    return _WHICH[kind] % {"n": number}


def warning(flag: str) -> str:
    """What to know of an item, in words."""
    return _("没有会上的原话作依据") if flag == "no_evidence" else words.FLAGS[flag]


def moment(value: str | None, year: int) -> str:
    """3月6日 周三 10:00: a time at which something begins; "" for none."""
    if not value:
        return ""
    day, _mark, clock = value.partition("T")
    return f"{words.day(dt.date.fromisoformat(day), year=year)} {clock}".strip()
