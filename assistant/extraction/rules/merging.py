"""Drafts that turned out to be one task: the same owner, the same deadline, the same words."""

from collections.abc import Sequence

from assistant.extraction.rules.drafts import Draft, in_order
from assistant.extraction.rules.linking import same_party, same_when

# Turns between two mentions of a task that share no more than a word.
_CLOSE = 3


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with each later double taken up into the one that came first."""
    kept: list[Draft] = []
    for draft in drafts:
        first = next((k for k in kept if _is_double(k, draft)), None)
        if first is None:
            kept.append(draft)
        else:
            _take_up(first, draft)
    return kept


def _is_double(first: Draft, second: Draft) -> bool:
    if first.owner is None or second.owner is None or not same_party(first.owner, second.owner):
        return False
    if first.deadline is None or second.deadline is None:
        return False
    if not same_when(first.deadline, second.deadline):
        return False
    shared = len(first.content & second.content)
    close = second.opened - first.touched <= _CLOSE
    return shared >= 2 or (close and (shared > 0 or not second.task))


def _take_up(first: Draft, second: Draft) -> None:
    """The person and the hour, where only one of both has them, stay known."""
    if first.owner is not None and first.owner.person is None:
        first.owner = second.owner
    timed = second.deadline is not None and "T" in (second.deadline.moment or "")
    if timed:
        first.deadline = second.deadline
    first.task = in_order([*first.task, *second.task])
    first.owner_said = in_order([*first.owner_said, *second.owner_said])
    first.deadline_said = in_order([*first.deadline_said, *second.deadline_said])
    first.helpers += [h for h in second.helpers if h not in first.helpers]
    first.is_taken |= second.is_taken
    first.is_strong |= second.is_strong
