"""What the page shows of the items: in which order, and where the engines differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from api.web import words
from assistant import labels
from assistant.extraction.evidence import locate
from assistant.types import MeetingContext, Segment
from storage.review import KINDS, MeetingItems
from storage.tables import ActionItemRow, Reviewed, ReviewState

Sort = Literal["unsure", "sure", "said"]
SORTS: tuple[Sort, ...] = get_args(Sort)
DIFFER = "engines_disagree"


@dataclass(frozen=True)
class Difference:
    """A field that the other engine read differently, and what to save to take its word."""

    label: str
    engine: str
    shown: str
    quote: str
    segments: tuple[int, ...]
    fields: dict[str, str]


@dataclass(frozen=True)
class Card:
    """An item with its number in the order said."""

    number: int
    row: Reviewed
    step: int | None = None
    flags: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    rule: str | None = None


def read_sort(wanted: str | None) -> Sort:
    return next((sort for sort in SORTS if sort == wanted), "unsure")


def item_cards(
    items: MeetingItems,
    proposed: dict[str, Any],
    context: MeetingContext,
    segments: Sequence[Segment],
    sort: Sort,
) -> dict[str, list[Card]]:
    """The cards of each kind. `proposed` is the last extraction as it came out."""
    found = {}
    for kind in KINDS:
        rows: list[Reviewed] = getattr(items, kind)
        cards = [_card(n, row, proposed, context, segments) for n, row in enumerate(rows, 1)]
        found[kind] = _sorted(cards, sort)
    return found


def _sorted(cards: list[Card], sort: Sort) -> list[Card]:
    """By confidence; what has none stays in the order said, and a person's own is sure."""
    if sort == "said":
        return cards
    sign = 1 if sort == "unsure" else -1
    return sorted(cards, key=lambda card: sign * _confidence(card))


def _confidence(card: Card) -> float:
    confidence: float = getattr(card.row, "confidence", 1.0)
    return confidence


def _card(
    number: int,
    row: Reviewed,
    proposed: dict[str, Any],
    context: MeetingContext,
    segments: Sequence[Segment],
) -> Card:
    step = labels.certainty(row.confidence) if hasattr(row, "confidence") else None
    if not isinstance(row, ActionItemRow):
        return Card(number, row, step)
    claim = _claim(row, proposed)
    differences = tuple(_differences(row, claim, context, segments))
    flags = tuple(f for f in row.flags if f != DIFFER or differences or not claim)
    # The rule tells how the date was found that was proposed, not one that a person typed.
    rule = row.deadline_rule if row.deadline == claim.get("deadline", row.deadline) else None
    return Card(number, row, step, flags, differences, rule)


def _claim(row: ActionItemRow, proposed: dict[str, Any]) -> dict[str, Any]:
    """What was proposed as this item; nothing where a person added it."""
    for claim in proposed.get("action_items", ()):
        same_words = claim["quotes"].get("task") == row.quotes.get("task")
        if same_words and claim["evidence"] == row.evidence:
            return dict(claim)
    return {}


def _differences(
    row: ActionItemRow,
    claim: dict[str, Any],
    context: MeetingContext,
    segments: Sequence[Segment],
) -> list[Difference]:
    """Where the engines differ and no person has decided: neither the item nor that field."""
    if row.review != ReviewState.proposed:
        return []
    return [
        _difference(each, context, segments)
        for each in claim.get("disagreements", ())
        if getattr(row, each["field"]) == claim[each["field"]]
    ]


def _difference(
    each: dict[str, Any], context: MeetingContext, segments: Sequence[Segment]
) -> Difference:
    field, value, quote = each["field"], each["value"] or "", each["quote"] or ""
    shown = words.deadline(value, context.date.year) if field == "deadline" else value
    fields = {field: value}
    if field == "owner" and value in {d.name for d in context.roster.departments}:
        fields = {"owner": "", "department": value}
    return Difference(
        label=words.FIELDS[field],
        engine=words.engine(each["engine"]),
        shown=shown,
        quote=quote,
        segments=locate(quote, segments) if quote else (),
        fields=fields,
    )
