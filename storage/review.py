"""What was proposed from a meeting, and what the recorder made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, SQLModel, col, select

from assistant.continuity import EarlierDecision, Links, replaced
from assistant.errors import ConflictError, InputError, NotFoundError
from assistant.types import (
    ActionItem,
    Decision,
    Dispute,
    Extraction,
    NextMeeting,
    Usage,
)
from storage import audit, decisions
from storage.review_claims import DIFFER, flags_after, proposed_as
from storage.tables import (
    ActionItemRow,
    DecisionRow,
    DisputeRow,
    ExtractionRow,
    Meeting,
    NextMeetingRow,
    ProgressRow,
    Reviewed,
    ReviewState,
)

Claim = TypeVar("Claim", Decision, ActionItem, Dispute, NextMeeting)
Row = TypeVar("Row", bound=Reviewed)

KINDS: dict[str, type[Reviewed]] = {
    "decisions": DecisionRow,
    "action_items": ActionItemRow,
    "disputes": DisputeRow,
    "next_meeting": NextMeetingRow,
    "progress": ProgressRow,
}

_EDITABLE = {
    "decisions": {"text", "replaces_id"},
    "action_items": {
        "task",
        "owner",
        "co_owners",
        "department",
        "deadline",
        "deadline_text",
        "deadline_rule",
    },
    "disputes": {"text", "positions"},
    "next_meeting": {"at", "location", "topic"},
    "progress": {
        "text",
        "status",
        "percent",
        "delay_reason",
        "owner",
        "department",
        "deadline",
        "deadline_text",
        "deadline_rule",
    },
}


@dataclass(frozen=True)
class Change:
    """What an act did to one item; `before` is empty where the act made it."""

    kind: str
    id: int
    before: dict[str, Any]
    after: dict[str, Any]


class MeetingItems(SQLModel):
    """All that was proposed from one meeting, in the order it was said."""

    decisions: list[DecisionRow]
    action_items: list[ActionItemRow]
    disputes: list[DisputeRow]
    next_meeting: list[NextMeetingRow]
    progress: list[ProgressRow]

    def all(self) -> list[Reviewed]:
        return [row for kind in KINDS for row in getattr(self, kind)]

    def waiting(self) -> list[Reviewed]:
        return [row for row in self.all() if row.review == ReviewState.proposed]


def items(session: Session, meeting_id: int) -> MeetingItems:
    return MeetingItems.model_construct(
        decisions=_rows(session, DecisionRow, meeting_id),
        action_items=_rows(session, ActionItemRow, meeting_id),
        disputes=_rows(session, DisputeRow, meeting_id),
        next_meeting=_rows(session, NextMeetingRow, meeting_id),
        progress=_rows(session, ProgressRow, meeting_id),
    )


def said(session: Session, meeting_id: int) -> MeetingItems:
    """The items as the meeting said them, to be read: what the tracker changed since aside."""
    found = items(session, meeting_id)
    found.action_items = [as_said(row) for row in found.action_items]
    return found


def _rows(session: Session, row: type[Row], meeting_id: int) -> list[Row]:
    return list(session.exec(select(row).where(row.meeting_id == meeting_id).order_by(col(row.id))))


def save_proposals(
    session: Session,
    meeting_id: int,
    extraction: Extraction,
    *,
    links: Links | None = None,
    raw: list[dict[str, Any]] | None = None,
    note: str | None = None,
) -> None:
    """Replace what no person has touched yet; what a person touched stays as it is.

    `links` is what was said of open items; None keeps what was proposed of them.
    """
    session.add(
        ExtractionRow(
            meeting_id=meeting_id,
            engine=extraction.engine,
            model=extraction.model,
            prompt_version=extraction.prompt_version,
            result=extraction.model_dump(mode="json"),
            raw=raw or [],
            note=note,
        )
    )
    for kind, row in KINDS.items():
        if kind == "progress":
            continue
        touched = [set(r.evidence) for r in _forget_untouched(session, row, meeting_id)]
        absorbed = links.absorbed if links and kind == "action_items" else ()
        for place, claim in enumerate(_claims(extraction, kind)):
            if place not in absorbed and set(claim.evidence) not in touched:
                fields = claim.model_dump(mode="json")
                made_by = maker(extraction.engine, extraction.model, fields.get("found_by"))
                session.add(row(meeting_id=meeting_id, made_by=made_by, **fields))
    _propose_replaced(session, meeting_id)
    if links is not None:
        _save_progress(session, meeting_id, links)


def _propose_replaced(session: Session, meeting_id: int) -> None:
    """Which earlier decisions the proposed ones say to take the place of."""
    meeting = session.get(Meeting, meeting_id)
    found = decisions.before(session, meeting) if meeting else []
    earlier = [
        EarlierDecision(id=m.decision.id or 0, text=m.decision.text, meeting=m.meeting.date)
        for m in found
    ]
    if meeting is None or not earlier:
        return
    session.flush()
    for row in _rows(session, DecisionRow, meeting_id):
        if row.version == 1:
            claim = Decision.model_validate(row.model_dump(include=set(Decision.model_fields)))
            taken = replaced(claim, earlier, meeting.language)  # type: ignore[arg-type]  # one of Language
            row.replaces_id = taken.id if taken else None


def _forget_untouched(session: Session, row: type[Row], meeting_id: int) -> list[Row]:
    """Those of a kind that a person touched; the others are gone."""
    session.exec(sa.delete(row).where(col(row.meeting_id) == meeting_id, col(row.version) == 1))
    return _rows(session, row, meeting_id)


def _save_progress(session: Session, meeting_id: int, links: Links) -> None:
    touched = {r.item_id for r in _forget_untouched(session, ProgressRow, meeting_id)}
    made_by = maker(links.engine, links.model)
    for claim in links.progress:
        if claim.item_id not in touched:
            fields = claim.model_dump(mode="json", exclude={"quotes"})
            fields |= {"quote": claim.quotes.task, "made_by": made_by}
            session.add(ProgressRow(meeting_id=meeting_id, **fields))


def _claims(
    extraction: Extraction, kind: str
) -> tuple[Decision | ActionItem | Dispute | NextMeeting, ...]:
    if kind == "next_meeting":
        return (extraction.next_meeting,) if extraction.next_meeting else ()
    claims: tuple[Decision | ActionItem | Dispute, ...] = getattr(extraction, kind)
    return claims


def maker(engine: str, model: str | None, found_by: Sequence[str] | None = None) -> str:
    """Who made a claim: "rules", a model's name, or for the pair both ("rules+gpt-4o")."""
    finders = found_by or (["rules", "llm"] if engine == "both" else [engine])
    return "+".join((model or finder) if finder == "llm" else finder for finder in finders)


def usage(session: Session, meeting_id: int) -> Usage | None:
    """What language models took for this meeting, every run of them; None where none was asked."""
    chosen = select(ExtractionRow.result).where(ExtractionRow.meeting_id == meeting_id)
    return total_usage(session.exec(chosen))


def total_usage(results: Iterable[Mapping[str, Any]]) -> Usage | None:
    """What models took in all for these results of extraction; None where none was asked."""
    spent = [Usage.model_validate(result.get("usage", {})) for result in results]
    total = sum(spent, start=Usage())
    return total if total.requests else None


def extractions_of(session: Session, meeting_ids: Sequence[int]) -> dict[int, list[ExtractionRow]]:
    """The runs of engines on several meetings, by meeting, the last one last."""
    found: dict[int, list[ExtractionRow]] = {}
    those = col(ExtractionRow.meeting_id).in_(meeting_ids)
    # What models answered is large, and not for lists.
    chosen = select(ExtractionRow).where(those).options(defer(ExtractionRow.raw))  # type: ignore[arg-type]  # SQLModel's type of it
    for row in session.exec(chosen.order_by(col(ExtractionRow.id))):
        found.setdefault(row.meeting_id, []).append(row)
    return found


def last_extraction(session: Session, meeting_id: int) -> ExtractionRow | None:
    chosen = select(ExtractionRow).where(ExtractionRow.meeting_id == meeting_id)
    return session.exec(chosen.order_by(col(ExtractionRow.id).desc())).first()


def find(session: Session, meeting_id: int, kind: str, item_id: int) -> Reviewed:
    """Raises NotFoundError."""
    row = session.get(KINDS[kind], item_id) if kind in KINDS else None
    if row is None or row.meeting_id != meeting_id:
        raise NotFoundError(f"There is no {kind} {item_id} in meeting {meeting_id}.")
    return row


def edit(
    session: Session, row: Reviewed, changes: dict[str, Any], *, actor: str, version: int | None
) -> Change | None:
    """Change fields of a claim. `version` is the one the person saw; None does not check it.

    None where the fields hold these values already. Raises ConflictError when somebody else
    changed the claim since, InputError for a field that cannot be changed.
    """
    if wrong := changes.keys() - _EDITABLE[kind_of(row)]:
        raise InputError(f"These fields cannot be changed: {', '.join(sorted(wrong))}.")
    stand = values(row, changes)
    changes = {name: value for name, value in changes.items() if stand[name] != value}
    if not changes:
        return None
    check_version(row, version)
    before = values(row, changes)
    put(row, changes)
    also = _follow(session, row, changes)
    before_too = values(row, also)
    put(row, also)
    changed(session, row, "edit", actor, before, changes)
    return Change(kind_of(row), row.id or 0, before | before_too, changes | also)


def _follow(session: Session, row: Reviewed, changes: dict[str, Any]) -> dict[str, Any]:
    """What changes with the fields that a person changed: the date's rule, the warnings."""
    if not isinstance(row, ActionItemRow | ProgressRow):
        return {}
    also: dict[str, Any] = {}
    if "deadline" in changes and "deadline_rule" not in changes and row.deadline_rule:
        also["deadline_rule"] = None
    if isinstance(row, ProgressRow):
        return also
    last = last_extraction(session, row.meeting_id) if DIFFER in row.flags else None
    claim = proposed_as(row, last.result) if last else {}
    flags = flags_after(row, changes, claim)
    return also | ({"flags": flags} if flags != row.flags else {})


def decide(
    session: Session, row: Reviewed, review: ReviewState, *, actor: str, version: int | None = None
) -> Change | None:
    """Confirm or reject a claim, or take that back. Deciding the same twice changes nothing."""
    if row.review == review:
        return None
    check_version(row, version)
    after: dict[str, Any] = {"review": review}
    if row.merged_into_id is not None:
        after["merged_into_id"] = None
    before = values(row, after)
    put(row, after)
    changed(session, row, str(review), actor, before, after)
    return Change(kind_of(row), row.id or 0, before, after)


def add(
    session: Session, meeting_id: int, kind: str, fields: dict[str, Any], *, actor: str
) -> Reviewed:
    """A claim that a person adds; it counts as touched from the start."""
    row = KINDS[kind](meeting_id=meeting_id, made_by=actor, version=2, **fields)
    session.add(row)
    session.flush()
    recorded(session, row, "add", actor, fields)
    return row


def recorded(
    session: Session,
    row: Reviewed,
    action: str,
    actor: str,
    fields: dict[str, Any] | None = None,
) -> None:
    """Keep in the history that the item came to be."""
    fields = row.model_dump(mode="json") if fields is None else fields
    audit.record(
        session,
        actor,
        action,
        meeting_id=row.meeting_id,
        subject=subject(row),
        after=fields,
    )


def check_decided(found: MeetingItems) -> None:
    """Raises ConflictError while something is neither confirmed nor rejected."""
    if waiting := len(found.waiting()):
        raise ConflictError(
            f"{waiting} proposed items are neither confirmed nor rejected. "
            "Decide them, or confirm or reject all that remain, then confirm the meeting."
        )


def confirmed(session: Session, meeting_id: int) -> Extraction:
    """What the recorder confirmed, as the data that minutes are made of."""
    found = items(session, meeting_id)
    last = last_extraction(session, meeting_id)
    next_meeting = kept(found.next_meeting, NextMeeting)
    return Extraction(
        engine=last.engine if last else "rules",  # type: ignore[arg-type]  # checked by pydantic
        model=last.model if last else None,
        decisions=tuple(kept(found.decisions, Decision)),
        action_items=tuple(kept(found.action_items, ActionItem)),
        disputes=tuple(kept(found.disputes, Dispute)),
        next_meeting=next_meeting[0] if next_meeting else None,
    )


def kept(rows: Sequence[Reviewed], kind: type[Claim]) -> list[Claim]:
    """The confirmed rows, as the data the stages know."""
    fields = set(kind.model_fields)
    return [
        kind.model_validate(as_said(row).model_dump(include=fields))
        for row in rows
        if row.review == ReviewState.confirmed
    ]


def kind_of(row: Reviewed) -> str:
    return next(kind for kind, table in KINDS.items() if isinstance(row, table))


def subject(row: Reviewed) -> str:
    return f"{kind_of(row)} {row.id}"


def check_version(row: Reviewed, version: int | None) -> None:
    """Raises ConflictError."""
    if version is not None and version != row.version:
        raise ConflictError(
            f"Somebody else changed this item since you opened it (version {row.version}, "
            f"yours was {version}). Load it again, then decide which words to keep."
        )


def as_said(row: Row) -> Row:
    """A claim as its meeting said it, where the tracker moved on since: a copy, not to be saved."""
    if not isinstance(row, ActionItemRow) or not row.said:
        return row
    return type(row)(**row.model_dump() | row.said)


def values(row: Reviewed, fields: Iterable[str]) -> dict[str, Any]:
    """What the meeting said, whatever the tracker made of it since."""
    said = row.said if isinstance(row, ActionItemRow) else {}
    return {name: said[name] if name in said else getattr(row, name) for name in fields}


def put(row: Reviewed, fields: dict[str, Any]) -> None:
    """Set what the meeting said; what the tracker made of it since stays."""
    for name, value in fields.items():
        if isinstance(row, ActionItemRow) and name in row.said:
            row.said = row.said | {name: value}
        else:
            setattr(row, name, value)


def changed(
    session: Session,
    row: Reviewed,
    action: str,
    actor: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """Count the change and keep it in the history: one entry for each version."""
    row.version += 1
    session.add(row)
    audit.record(
        session,
        actor,
        action,
        meeting_id=row.meeting_id,
        subject=subject(row),
        before=before,
        after=after,
    )
