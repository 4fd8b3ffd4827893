"""Action items of a meeting that are no new ones: open items that were spoken of again."""

from collections.abc import Sequence

from assistant.continuity.retold import is_retold
from assistant.continuity.sources import Reading
from assistant.continuity.types import OpenItem, ProgressClaim, ProgressQuotes
from assistant.types import ActionItem, Extraction

# How alike two tasks must be, with the same owner, with one unknown, and in spite of another.
_SAME_OWNER, _UNKNOWN_OWNER = 0.5, 0.65
# Of a task whose words were said while the open item was spoken of.
_IN_ITS_TALK = 0.25
_LEAD = 0.1
_UNSURE = {"conditional", "vague_deadline", "ambiguous_owner"}


def absorb(
    claims: Sequence[ProgressClaim], extraction: Extraction, reading: Reading
) -> tuple[tuple[ProgressClaim, ...], tuple[int, ...]]:
    """The claims with what such items add to them, and the places of those items."""
    by_item = {claim.item_id: claim for claim in claims}
    absorbed = []
    for place, task in enumerate(extraction.action_items):
        item = _same(task, by_item, reading)
        if item is not None:
            absorbed.append(place)
            by_item[item.id] = _with(by_item.get(item.id), item, task, reading)
        elif is_retold(task, by_item, reading):
            absorbed.append(place)
    order = [item.id for item in reading.items if item.id in by_item]
    return tuple(by_item[item_id] for item_id in order), tuple(absorbed)


def _same(task: ActionItem, claims: dict[int, ProgressClaim], reading: Reading) -> OpenItem | None:
    """The one open item that this task is; None where none is, or several may be."""
    scored = sorted(
        ((_likeness(task, item, claims, reading), item) for item in reading.items),
        key=lambda pair: -pair[0],
    )
    if not scored or scored[0][0] <= 0:
        return None
    second = scored[1][0] if len(scored) > 1 else 0.0
    return scored[0][1] if scored[0][0] - second >= _LEAD else None


def _likeness(
    task: ActionItem, item: OpenItem, claims: dict[int, ProgressClaim], reading: Reading
) -> float:
    alike = reading.matcher.likeness(item, task.task)
    claim = claims.get(item.id)
    in_talk = claim is not None and bool(set(task.evidence) & set(claim.evidence))
    if claim is not None and claim.status == "done":
        # What is to be done after it was done is another task.
        return 0.0
    owner = (claim.owner if claim and claim.owner else None) or item.owner
    if _differ(task, item, owner):
        return 0.0
    is_same_owner = bool(task.owner) and task.owner in {owner, item.owner, *item.co_owners}
    least = _SAME_OWNER if is_same_owner else _UNKNOWN_OWNER
    if in_talk and is_same_owner:
        least = _IN_ITS_TALK
    return alike if alike >= least else 0.0


def _differ(task: ActionItem, item: OpenItem, owner: str | None) -> bool:
    """Whether somebody else has the task: two people may do the like of one another."""
    if task.owner:
        known = {owner, item.owner, *item.co_owners} - {None}
        return bool(known) and task.owner not in known
    return bool(task.department and item.department and task.department != item.department)


def _with(
    claim: ProgressClaim | None, item: OpenItem, task: ActionItem, reading: Reading
) -> ProgressClaim:
    """The claim with the date and the owner that the task says, where they are new and sure."""
    quotes = claim.quotes if claim else ProgressQuotes(task=task.quotes.task)
    fields: dict[str, object] = {}
    evidence = {*(claim.evidence if claim else ()), *task.evidence}
    is_sure = not _UNSURE & set(task.flags)
    has_date = claim is not None and claim.deadline is not None
    is_new = task.deadline and task.deadline != item.deadline and not has_date
    if is_sure and is_new and _is_its_date(task, item, reading):
        fields |= {
            "deadline": task.deadline,
            "deadline_text": task.deadline_text,
            "deadline_rule": task.deadline_rule,
        }
        quotes = quotes.model_copy(update={"deadline": task.quotes.deadline})
        evidence |= set(task.deadline_evidence)
    if is_sure and task.owner and item.owner is None and not (claim and claim.owner):
        fields |= {"owner": task.owner, "department": task.department}
        quotes = quotes.model_copy(update={"owner": task.quotes.owner})
        evidence |= set(task.owner_evidence)
    fields |= {"quotes": quotes, "evidence": tuple(sorted(evidence))}
    if claim is not None:
        return claim.model_copy(update=fields)
    made = {"item_id": item.id, "text": task.quotes.task, "confidence": 0.7}
    return ProgressClaim.model_validate(made | fields)


def _is_its_date(task: ActionItem, item: OpenItem, reading: Reading) -> bool:
    """Whether the date of the task was said of the item: a task may have that of the next thing."""
    words = task.deadline_text or task.quotes.deadline or ""
    where = task.deadline_evidence or task.evidence
    return bool(words) and reading.is_said_of(item, words, where)
