"""The extractions of overlapping windows made one."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from assistant.extraction.evidence import normalise
from assistant.types import ActionItem, Decision, Dispute, Extraction

Claim = TypeVar("Claim", Decision, ActionItem, Dispute)

# Share of letter pairs above which two claims on the same words are one claim told twice.
SAME = 0.5


def merge(parts: Sequence[Extraction]) -> Extraction:
    """All claims once, in order of the meeting. Of two tellings the later window's stands.

    The last word counts, and the later window read what followed. Of several next meetings the
    last one said is it.
    """
    meetings = [part.next_meeting for part in parts if part.next_meeting]
    return Extraction(
        engine="llm",
        decisions=tuple(_once(d for part in parts for d in part.decisions)),
        action_items=tuple(_once(a for part in parts for a in part.action_items)),
        disputes=tuple(_once(d for part in parts for d in part.disputes)),
        next_meeting=max(meetings, key=lambda m: m.evidence[-1]) if meetings else None,
    )


def _once(claims: Iterable[Claim]) -> list[Claim]:
    kept: list[Claim] = []
    for claim in claims:
        kept = [other for other in kept if not _is_same(other, claim)]
        kept.append(claim)
    return sorted(kept, key=lambda claim: claim.evidence[0])


def _is_same(a: Claim, b: Claim) -> bool:
    return bool({*a.evidence} & {*b.evidence}) and _likeness(_words(a), _words(b)) >= SAME


def _words(claim: Decision | ActionItem | Dispute) -> str:
    return normalise(claim.task if isinstance(claim, ActionItem) else claim.text)


def _likeness(a: str, b: str) -> float:
    """Dice of letter pairs; texts of one letter are alike when equal."""
    left, right = set(pairwise(a)), set(pairwise(b))
    if not left or not right:
        return float(a == b)
    return 2 * len(left & right) / (len(left) + len(right))
