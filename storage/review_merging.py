"""Several items made one, one made two, and one taken for another kind."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from assistant.errors import InputError
from assistant.types import ActionItem
from storage import review, review_acts
from storage.review import Change
from storage.review_claims import without
from storage.tables import (
    ActionItemRow,
    DecisionRow,
    DisputeRow,
    NextMeetingRow,
    ProgressRow,
    Reviewed,
    ReviewState,
)

# Fields that belong together: a date is taken over with its words and where they were said.
_TOGETHER = {
    "owner": ("owner", "department", "owner_evidence"),
    "deadline": ("deadline", "deadline_text", "deadline_rule", "deadline_evidence"),
}
_SAID = {
    "decisions": "text",
    "action_items": "task",
    "disputes": "text",
    "next_meeting": "topic",
    "progress": "text",
}
_LEFT_EMPTY = ["missing_owner", "missing_deadline"]


def merge(
    session: Session, kept: Reviewed, others: Sequence[Reviewed], *, actor: str
) -> list[Change]:
    """Make `others` part of the item a person chose to keep.

    It keeps its words and fields; evidence of the others is added, and a field that is empty
    is taken from the first that has it. The others are rejected and say where they went.
    Raises InputError where they are not several open items of one kind.
    """
    _check_merge(kept, others)
    after = _gathered(kept, others)
    before = review.values(kept, after)
    review.put(kept, after)
    review.changed(session, kept, "merge", actor, before, after)
    changes = [Change(review.kind_of(kept), kept.id or 0, before, after)]
    for other in others:
        gone = {"review": ReviewState.rejected, "merged_into_id": kept.id}
        was = review.values(other, gone)
        review.put(other, gone)
        review.changed(session, other, "merge", actor, was, gone)
        changes.append(Change(review.kind_of(other), other.id or 0, was, gone))
    return changes


def _check_merge(kept: Reviewed, others: Sequence[Reviewed]) -> None:
    if not others or len({id(row) for row in (kept, *others)}) != len(others) + 1:
        raise InputError("Choose two different items at least to merge.")
    if any(type(row) is not type(kept) for row in others):
        raise InputError("Only items of one kind can be merged. Change the kind of one first.")
    if len({getattr(row, "item_id", None) for row in (kept, *others)}) > 1:
        raise InputError("These are of different action items. Merge what was said of one.")
    if any(row.review == ReviewState.rejected for row in (kept, *others)):
        raise InputError("A rejected item cannot be merged. Take its rejection back first.")


def _gathered(kept: Reviewed, others: Sequence[Reviewed]) -> dict[str, Any]:
    after: dict[str, Any] = {"evidence": _union(kept.evidence, *(o.evidence for o in others))}
    if isinstance(kept, ActionItemRow):
        after |= _gathered_task(kept, [o for o in others if isinstance(o, ActionItemRow)])
    elif isinstance(kept, DisputeRow):
        positions = [p for row in (kept, *others) for p in row.positions]  # type: ignore[attr-defined]
        after["positions"] = [p for n, p in enumerate(positions) if p not in positions[:n]]
    elif isinstance(kept, NextMeetingRow):
        for name in ("at", "location", "topic"):
            found = [getattr(row, name) for row in (kept, *others)]
            after[name] = next((value for value in found if value), None)
    return {name: value for name, value in after.items() if value != getattr(kept, name)} or {
        "evidence": after["evidence"]
    }


def _gathered_task(kept: ActionItemRow, others: Sequence[ActionItemRow]) -> dict[str, Any]:
    after: dict[str, Any] = {}
    quotes, answered, raised = dict(kept.quotes), list[str](), list[str]()
    for field, together in _TOGETHER.items():
        if getattr(kept, field):
            same = [o for o in others if getattr(o, field) == getattr(kept, field)]
            evidence = f"{field}_evidence"
            said = (getattr(row, evidence) for row in (kept, *same))
            after[evidence] = _union(*said)
        elif giver := _giver(kept, others, field):
            after |= review.values(giver, together)
            quotes[field] = giver.quotes.get(field)
            answered += [f for f in kept.flags if field in f]
            raised += [f for f in giver.flags if field in f]
    flags = without(kept.flags, answered, raised)
    partners = _union(kept.co_owners, *(o.co_owners for o in others))
    owner = after.get("owner", kept.owner)
    co_owners = [name for name in partners if name != owner]
    return after | {"quotes": quotes, "flags": flags, "co_owners": co_owners}


def _giver(
    kept: ActionItemRow, others: Sequence[ActionItemRow], field: str
) -> ActionItemRow | None:
    """The first that has the field; words without a date where nobody has more."""
    found = [o for o in others if getattr(o, field)]
    if field == "deadline" and not kept.deadline_text:
        found += [o for o in others if o.deadline_text]
    return next(iter(found), None)


def _union(*lists: Sequence[Any]) -> list[Any]:
    return list(dict.fromkeys(each for one in lists for each in one))


def split(
    session: Session, row: ActionItemRow, tasks: tuple[str, str], *, actor: str
) -> tuple[ActionItemRow, list[Change]]:
    """Two tasks in place of one, each with the evidence, owner and date of it; and the new one."""
    if not all(task.strip() for task in tasks):
        raise InputError("Write both tasks, or edit the one.")
    copied = row.model_dump(exclude={"id", "version", "task", "merged_into_id"})
    new = ActionItemRow(**copied, task=tasks[1].strip(), version=2)
    session.add(new)
    session.flush()
    before, after = {"task": row.task}, {"task": tasks[0].strip()}
    review.put(row, after)
    review.changed(session, row, "split", actor, before, after)
    review.recorded(session, new, "split", actor)
    return new, [
        Change("action_items", row.id or 0, before, after),
        review_acts.made(new),
    ]


def change_kind(
    session: Session, row: Reviewed, kind: str, *, actor: str
) -> tuple[Reviewed, list[Change]]:
    """The same words as another kind of item; the old one is rejected."""
    old = review.kind_of(row)
    if kind == old or kind not in review.KINDS:
        raise InputError("Choose another kind of item.")
    if kind == "progress":
        raise InputError("Choose the open item that it tells of.")
    text, quote = getattr(row, _SAID[old]), _quote(row)
    fields: dict[str, Any] = {_SAID[kind]: text or quote}
    if kind == "decisions":
        fields["quote"] = quote
    elif kind == "action_items":
        fields |= {"quotes": {"task": quote}, "flags": _LEFT_EMPTY}
        if isinstance(row, ProgressRow):
            fields |= _as_task(session, row)
    rejected = review.decide(session, row, ReviewState.rejected, actor=actor)
    if rejected is None:
        raise InputError("A rejected item has no kind to change. Take its rejection back first.")
    fields |= {"evidence": row.evidence}
    new = review.add(session, row.meeting_id, kind, fields, actor=actor)
    return new, [rejected, review_acts.made(new)]


def _as_task(session: Session, row: ProgressRow) -> dict[str, Any]:
    """What was read as news of an open item as a task of its own.

    Where the extraction had found a task in these words, that is it; else with the owner and date
    that were said.
    """
    last = review.last_extraction(session, row.meeting_id)
    for claim in last.result.get("action_items", ()) if last else ():
        if claim["evidence"] and set(claim["evidence"]) <= set(row.evidence):
            kept = set(ActionItem.model_fields) - {"evidence", "found_by", "disagreements"}
            return {name: value for name, value in claim.items() if name in kept}
    names = ("owner", "department", "deadline", "deadline_text", "deadline_rule")
    said = {name: getattr(row, name) for name in names}
    return said | {"flags": [f"missing_{n}" for n in ("owner", "deadline") if not said[n]]}


def to_progress(
    session: Session, row: ActionItemRow, item: ActionItemRow, *, actor: str
) -> tuple[ProgressRow, list[Change]]:
    """An action item as news of the open `item` it is no other than; it is rejected itself.

    An owner or date that differs from the open item's is what is new.
    """
    rejected = review.decide(session, row, ReviewState.rejected, actor=actor)
    if rejected is None:
        raise InputError("A rejected item has no kind to change. Take its rejection back first.")
    said = review.as_said(row)
    fields: dict[str, Any] = {
        "item_id": item.id,
        "text": _quote(row) or said.task,
        "quote": _quote(row),
        "evidence": _union(row.evidence, row.owner_evidence, row.deadline_evidence),
        "confidence": row.confidence,
    }
    if said.owner and said.owner != item.owner:
        fields |= {"owner": said.owner, "department": said.department}
    if said.deadline and said.deadline != item.deadline:
        names = ("deadline", "deadline_text", "deadline_rule")
        fields |= {name: getattr(said, name) for name in names}
    new = review.add(session, row.meeting_id, "progress", fields, actor=actor)
    assert isinstance(new, ProgressRow)
    return new, [rejected, review_acts.made(new)]


def _quote(row: Reviewed) -> str:
    if isinstance(row, ActionItemRow):
        return row.quotes.get("task") or ""
    return row.quote if isinstance(row, DecisionRow | ProgressRow) else ""
