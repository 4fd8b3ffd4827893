"""What an item was proposed as, and which of its warnings still hold."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from storage.tables import ActionItemRow

Claim = Mapping[str, Any]

DIFFER = "engines_disagree"

# Warnings that a person answers by filling the field, and the one for leaving it empty.
_ANSWERED_BY = {
    "owner": {"missing_owner", "ambiguous_owner", "absent_owner"},
    "deadline": {"missing_deadline", "vague_deadline"},
}
_EMPTY = {"owner": "missing_owner", "deadline": "missing_deadline"}


def proposed_as(row: ActionItemRow, result: Mapping[str, Any]) -> Claim:
    """The claim of an extraction's `result` that became this item; empty where there is none."""
    return claims(result)(row)


def claims(result: Mapping[str, Any]) -> Callable[[ActionItemRow], Claim]:
    """`proposed_as` for many items of one extraction.

    Known by its quote and evidence, which nobody edits; of a merged item, by the quote alone.
    """
    by_quote: dict[str | None, list[Claim]] = {}
    for claim in result.get("action_items", ()):
        by_quote.setdefault(claim["quotes"].get("task"), []).append(claim)

    def find(row: ActionItemRow) -> Claim:
        quoted = by_quote.get(row.quotes.get("task"), [])
        same = [c for c in quoted if c["evidence"] == row.evidence]
        within = [c for c in quoted if set(c["evidence"]) <= set(row.evidence)]
        return next(iter(same or within), {})

    return find


def open_disagreements(row: ActionItemRow, claim: Claim) -> list[Claim]:
    """Where the engines differ and the field is still what was proposed."""
    return [
        each
        for each in claim.get("disagreements", ())
        if getattr(row, each["field"]) == claim[each["field"]]
    ]


def flags_after(row: ActionItemRow, changes: Mapping[str, Any], claim: Claim) -> list[str]:
    """The warnings that still hold of a row that `changes` were made to."""
    flags = list(row.flags)
    for field, answered in _ANSWERED_BY.items():
        if field in changes or f"{field}_text" in changes:
            flags = [flag for flag in flags if flag not in answered]
            if not getattr(row, field):
                flags.append(_missing(row, field))
    if DIFFER in flags and claim and not open_disagreements(row, claim):
        flags.remove(DIFFER)
    return flags


def _missing(row: ActionItemRow, field: str) -> str:
    is_vague = field == "deadline" and bool(row.deadline_text)
    return "vague_deadline" if is_vague else _EMPTY[field]


def without(flags: Sequence[str], gone: Sequence[str], back: Sequence[str]) -> list[str]:
    """`flags` less those `gone`, with those that come `back`; the order stays."""
    left = [flag for flag in flags if flag not in gone]
    return [*left, *(flag for flag in back if flag not in left)]


def changed_back(flags: Sequence[str], have: Sequence[str], want: Sequence[str]) -> list[str]:
    """`flags` less the step from `want` to `have`; others may have come since."""
    if list(flags) == list(have):
        return list(want)
    gone = [flag for flag in have if flag not in want]
    return without(flags, gone, [flag for flag in want if flag not in have])
