"""The extractions of overlapping windows made one."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from assistant.extraction.likeness import likeness
from assistant.types import ActionItem, Decision, Dispute, Extraction

Claim = TypeVar("Claim", Decision, ActionItem, Dispute)

# Share of letter pairs above which two claims on the same words are one claim told twice, and
# above which they are one though they rest on different words: a task taken up again much later.
SAME = 0.5
SAME_ELSEWHERE = 0.75


def merge(parts: Sequence[Extraction]) -> Extraction:
    """All claims once, in order of the meeting. Of two tellings the later window's stands.

    The last word counts, and the later window read what followed; an owner or deadline that it
    does not name stays as said before. Of several next meetings the last one said is it.
    """
    meetings = [part.next_meeting for part in parts if part.next_meeting]
    return Extraction(
        engine="llm",
        decisions=tuple(_once((d for part in parts for d in part.decisions), _later)),
        action_items=tuple(_once((a for part in parts for a in part.action_items), _updated)),
        disputes=tuple(_once((d for part in parts for d in part.disputes), _later)),
        next_meeting=max(meetings, key=lambda m: m.evidence[-1]) if meetings else None,
    )


def _once(claims: Iterable[Claim], join: Callable[[Claim, Claim], Claim]) -> list[Claim]:
    kept: list[Claim] = []
    for claim in claims:
        same = [other for other in kept if _is_same(other, claim)]
        kept = [other for other in kept if other not in same]
        for other in same:
            claim = join(other, claim)
        kept.append(claim)
    return sorted(kept, key=lambda claim: claim.evidence[0])


def _later(_earlier: Claim, later: Claim) -> Claim:
    return later


def _updated(earlier: ActionItem, later: ActionItem) -> ActionItem:
    """The later telling, with the owner and deadline of the earlier where it has none."""
    item = later
    if not (item.owner or item.department) and (earlier.owner or earlier.department):
        names = ("owner", "co_owners", "department", "owner_evidence")
        item = _with_fields(item, earlier, names, "owner", "missing_owner", "ambiguous_owner")
    if not item.deadline_text and earlier.deadline_text:
        names = ("deadline", "deadline_text", "deadline_rule", "deadline_evidence")
        item = _with_fields(item, earlier, names, "deadline", "missing_deadline", "vague_deadline")
    return item


def _with_fields(
    item: ActionItem, other: ActionItem, names: Sequence[str], quote: str, *flags: str
) -> ActionItem:
    """`item` with the fields `names`, their quote and those of the `flags` that `other` has."""
    fields = {name: getattr(other, name) for name in names}
    rest = tuple(f for f in item.flags if f not in flags)
    evidence = {*item.evidence, *other.owner_evidence, *other.deadline_evidence}
    return item.model_copy(
        update=fields
        | {
            "evidence": tuple(sorted(evidence)),
            "quotes": item.quotes.model_copy(update={quote: getattr(other.quotes, quote)}),
            "flags": (*(f for f in other.flags if f in flags), *rest),
        }
    )


def _is_same(a: Claim, b: Claim) -> bool:
    alike = likeness(_words(a), _words(b))
    if {*a.evidence} & {*b.evidence}:
        return alike >= SAME
    # Tasks are taken up again and changed; a sum may be settled twice for two things.
    return isinstance(a, ActionItem) and alike >= SAME_ELSEWHERE


def _words(claim: Decision | ActionItem | Dispute) -> str:
    return claim.task if isinstance(claim, ActionItem) else claim.text
