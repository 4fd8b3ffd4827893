"""What a reviewer does beyond editing and deciding: merging, splitting, adding, undoing."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from api.installation import Installation
from api.services_items import ItemRef, added
from assistant import labels
from assistant.errors import InputError
from assistant.extraction.evidence import quote_stands
from storage import meetings, review, review_acts, review_merging, transcripts
from storage.tables import ActionItemRow, ReviewAct, Reviewed, ReviewState


def merge_items(
    place: Installation, meeting_id: int, keep: ItemRef, others: Sequence[ItemRef], *, actor: str
) -> list[Reviewed]:
    """Make the others part of the one that a person chose to keep, which comes first."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        kept, *gone = [_seen(session, meeting_id, ref) for ref in (keep, *others)]
        changes = review_merging.merge(session, kept, gone, actor=actor)
        review_acts.record(session, meeting_id, "merge", changes, actor=actor)
        return [kept, *gone]


def split_item(
    place: Installation, meeting_id: int, ref: ItemRef, tasks: tuple[str, str], *, actor: str
) -> list[Reviewed]:
    """Two tasks in place of one: that one, and the new one."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        row = _seen(session, meeting_id, ref)
        if not isinstance(row, ActionItemRow):
            raise InputError("Only action items can be split.")
        new, changes = review_merging.split(session, row, tasks, actor=actor)
        review_acts.record(session, meeting_id, "split", changes, actor=actor)
        return [row, new]


def change_kind(
    place: Installation, meeting_id: int, ref: ItemRef, kind: str, *, actor: str
) -> list[Reviewed]:
    """Take an item for one of another kind: the old one, rejected, and the new one."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        row = _seen(session, meeting_id, ref)
        new, changes = review_merging.change_kind(session, row, kind, actor=actor)
        review_acts.record(session, meeting_id, "change kind", changes, actor=actor)
        return [row, new]


def _seen(session: Session, meeting_id: int, ref: ItemRef) -> Reviewed:
    row = review.find(session, meeting_id, ref.kind, ref.id)
    review.check_version(row, ref.version)
    return row


def add_said(
    place: Installation,
    meeting_id: int,
    kind: str,
    fields: dict[str, Any],
    segments: Sequence[int],
    quote: str,
    *,
    actor: str,
) -> Reviewed:
    """An item that a person found in lines of the transcript, which are its evidence.

    `quote` are the words that say it, empty for the whole of the lines. Raises InputError where
    it does not stand in them.
    """
    with place.database.write() as session:
        meetings.get(session, meeting_id)
        quote = check_said(session, meeting_id, segments, quote)
        said: dict[str, Any] = {"evidence": sorted(set(segments))}
        if kind == "decisions":
            said["quote"] = quote
        elif kind == "action_items":
            said["quotes"] = {"task": quote}
        return added(
            session, meeting_id, kind, _with_words(kind, fields, quote) | said, actor=actor
        )


def _with_words(kind: str, fields: dict[str, Any], quote: str) -> dict[str, Any]:
    """What was said is the item's text until a person words it."""
    words = {"decisions": "text", "action_items": "task", "disputes": "text"}.get(kind, "topic")
    return {words: quote} | {name: value for name, value in fields.items() if value is not None}


def check_said(session: Session, meeting_id: int, segments: Sequence[int], quote: str) -> str:
    """The quote, or all the lines say where it is empty.

    Raises InputError where there are no such lines, or they do not hold it.
    """
    transcript = transcripts.load(session, meeting_id)
    wanted = set(segments)
    lines = [s for s in transcript.segments if s.id in wanted] if transcript else []
    if not lines or len(lines) != len(wanted):
        raise InputError("Choose lines of the transcript that say it.")
    quote = quote.strip() or "".join(line.text for line in lines)
    if not quote_stands(quote, lines):
        raise InputError("These words do not stand in the lines chosen. Select them again.")
    return quote


def confirm_sure(place: Installation, meeting_id: int, step: int, *, actor: str) -> list[Reviewed]:
    """Confirm all that nobody decided and that is as certain as `step` (`labels.certainty`)."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        rows = [row for row in review.items(session, meeting_id).waiting() if is_sure(row, step)]
        changes = [review.decide(session, r, ReviewState.confirmed, actor=actor) for r in rows]
        review_acts.record(session, meeting_id, "confirmed", changes, actor=actor)
        return rows


def is_sure(row: Reviewed, step: int) -> bool:
    """Whether the item is as certain as `step`; kinds without a confidence never are."""
    confidence = getattr(row, "confidence", None)
    return confidence is not None and labels.certainty(confidence) >= step


def undo(place: Installation, meeting_id: int, *, actor: str) -> ReviewAct:
    """Take back the actor's last act in this meeting. Raises ConflictError where it cannot be."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        return review_acts.undo(session, meeting_id, actor=actor)


def redo(place: Installation, meeting_id: int, *, actor: str) -> ReviewAct:
    """Do again what the actor took back last. Raises ConflictError where it cannot be."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        return review_acts.redo(session, meeting_id, actor=actor)
