"""Action items made of words that were already heard as news of open items."""

from collections.abc import Mapping

from assistant.continuity.sources import Reading
from assistant.continuity.types import OpenItem, ProgressClaim
from assistant.types import ActionItem

# The part of an item's words that names it, and of a task's things that known items have.
_NAMED, _COVERED = 0.34, 0.6


def is_retold(task: ActionItem, claims: Mapping[int, ProgressClaim], reading: Reading) -> bool:
    """Whether a task says no more than the claims about the open items that it names.

    It may name items done before the meeting besides. What it says that no claim took, a deed of
    its own, other things or a date, leaves it an action item.
    """
    named = [i for i in reading.known if reading.known_matcher.part(i, task.task) >= _NAMED]
    mine = [item for item in named if not item.is_done]
    if not mine or any(item.id not in claims for item in mine):
        return False
    taken = {n for item in mine for n in claims[item.id].evidence}
    if not task.evidence or not set(task.evidence) <= taken:
        return False
    done = [claims[item.id] for item in mine if claims[item.id].status == "done"]
    if any(task.quotes.task not in claim.text for claim in done):
        # What is to be done after it was done is another task.
        return False
    if _has_other_owner(task, mine, claims) or _has_other_date(task, mine, claims, reading):
        return False
    return _is_covered(task.task, named, reading)


def _is_covered(text: str, named: list[OpenItem], reading: Reading) -> bool:
    """Whether the things are mostly those of the items, and no deed is another than theirs."""
    known = other = 0.0
    for term in reading.matcher.words(reading.plain(text)):
        if any(reading.known_matcher.is_of(item, term.text) for item in named):
            known += term.rarity
        elif term.is_deed and not reading.phrases.promise.search(f" {term.text}"):
            return False
        elif not term.is_deed:
            other += term.rarity
    return known > 0 and known / (known + other) >= _COVERED


def _has_other_owner(
    task: ActionItem, named: list[OpenItem], claims: Mapping[int, ProgressClaim]
) -> bool:
    owners = {n for i in named for n in (i.owner, *i.co_owners, claims[i.id].owner) if n}
    return bool(task.owner and owners) and task.owner not in owners


def _has_other_date(
    task: ActionItem, named: list[OpenItem], claims: Mapping[int, ProgressClaim], reading: Reading
) -> bool:
    """Whether the task has a date said of these items that neither they nor the claims have."""
    if not task.deadline:
        return False
    if task.deadline in {d for i in named for d in (i.deadline, claims[i.id].deadline)}:
        return False
    words = task.deadline_text or task.quotes.deadline or ""
    where = task.deadline_evidence or task.evidence
    return any(reading.is_said_of(item, words, where) for item in named)
