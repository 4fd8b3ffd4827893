"""What people change in a transcript: in batches, each one act that is undone as one.

Edits are kept beside the text, and made again when the meeting is written down anew.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlmodel import Session, col, select

from assistant.errors import ConflictError, NotFoundError
from storage import audit, repairs
from storage.tables import SegmentRow, TranscriptEdit, now

# When a meeting is written down anew its sentences may be cut elsewhere: the words of an edit are
# looked for in so many segments on either side.
_NEAR = 5

# So many characters around a changed word tell it from the same word elsewhere.
_AROUND = 4


@dataclass(frozen=True)
class Change:
    """What a segment is to become; None leaves the text, or the speaker, as it is.

    `seen` is the text the person saw before changing it; None does not check.
    """

    segment: int
    text: str | None = None
    speaker: str | None = None
    seen: str | None = None


@dataclass(frozen=True)
class Steps:
    """The batch that a person's undo would take back, and the one that redo would make again."""

    undo: str | None
    redo: str | None


def make(
    session: Session,
    meeting_id: int,
    changes: Sequence[Change],
    *,
    actor: str,
    action: str = "edit transcript",
    told: dict[str, Any] | None = None,
) -> str | None:
    """Change segments in one batch; its name, or None where nothing differs.

    `told` is what the history says of the batch. Raises NotFoundError, and ConflictError when
    somebody changed a text since it was seen.
    """
    batch = secrets.token_hex(8)
    made = []
    for change in changes:
        row = _segment(session, meeting_id, change.segment)
        if change.seen is not None and change.seen != row.text:
            raise ConflictError(
                "Somebody else changed these words since you opened them. "
                "Look at both, then decide which to keep."
            )
        edit = _edited(session, row, change.text, change.speaker)
        if edit is not None:
            edit.batch, edit.actor = batch, actor
            session.add(edit)
            made.append(edit)
    if not made:
        return None
    session.flush()
    _tell(session, made, actor, action, told)
    return batch


def undo(session: Session, meeting_id: int, batch: str, *, actor: str) -> list[int]:
    """Take a batch back; the segments it changed.

    Raises NotFoundError, and ConflictError where the words were changed again since.
    """
    return _turn(session, _batch(session, meeting_id, batch, is_undone=False), actor)


def redo(session: Session, meeting_id: int, batch: str, *, actor: str) -> list[int]:
    """Make a batch again that was taken back; the segments it changed. Raises as `undo`."""
    return _turn(session, _batch(session, meeting_id, batch, is_undone=True), actor)


def steps(session: Session, meeting_id: int, actor: str) -> Steps:
    """What this person can undo and redo: their own last act, not what others did in between.

    Redo ends with the next act, as everywhere.
    """
    mine = select(TranscriptEdit).where(
        TranscriptEdit.meeting_id == meeting_id, TranscriptEdit.actor == actor
    )
    standing = mine.where(col(TranscriptEdit.undone_at).is_(None))
    last = session.exec(standing.order_by(col(TranscriptEdit.id).desc())).first()
    back = mine.where(col(TranscriptEdit.undone_at).is_not(None))
    order = (col(TranscriptEdit.undone_at).desc(), col(TranscriptEdit.id).desc())
    undone = session.exec(back.order_by(*order)).first()
    is_over = last is not None and undone is not None and (last.id or 0) > (undone.id or 0)
    return Steps(
        undo=last.batch if last else None,
        redo=undone.batch if undone and not is_over else None,
    )


def segments_edited(session: Session, meeting_id: int) -> dict[int, str]:
    """The segments whose text a person changed, each with the text it had first."""
    chosen = select(TranscriptEdit.segment, TranscriptEdit.before).where(
        TranscriptEdit.meeting_id == meeting_id, col(TranscriptEdit.undone_at).is_(None)
    )
    found: dict[int, str] = {}
    for number, before in session.exec(chosen.order_by(col(TranscriptEdit.id))):
        if "text" in before:
            found.setdefault(number, before["text"])
    return found


def make_again(session: Session, meeting_id: int) -> None:
    """After the meeting was written down anew: make again the edits that stand.

    Those whose words are not found any more are forgotten, and with them what was taken back; the
    history still tells of them.
    """
    session.flush()
    chosen = select(TranscriptEdit).where(TranscriptEdit.meeting_id == meeting_id)
    kept = list(session.exec(chosen.order_by(col(TranscriptEdit.id))))
    if not kept:
        return
    segments = select(SegmentRow).where(SegmentRow.meeting_id == meeting_id)
    rows = {row.number: row for row in session.exec(segments)}
    for edit in kept:
        again = None if edit.undone_at else _again(session, edit, rows)
        if again is None:
            session.delete(edit)
            continue
        edit.segment, edit.before, edit.after = again.segment, again.before, again.after
        session.add(edit)
    session.flush()


def _again(
    session: Session, edit: TranscriptEdit, rows: dict[int, SegmentRow]
) -> TranscriptEdit | None:
    if "text" not in edit.before:
        row = rows.get(edit.segment)
        fits = row is not None and row.speaker == edit.before["speaker"]
        return _edited(session, row, None, edit.after["speaker"]) if fits and row else None
    speaker = edit.after.get("speaker")
    old, new = edit.before["text"], edit.after["text"]
    near = [rows[number] for number in _outwards(edit.segment) if number in rows]
    for row in near:
        if row.text == old:
            return _edited(session, row, new, speaker)
    for row in near:
        text = _changed_alike(row.text, old, new)
        if text is not None:
            return _edited(session, row, text, speaker)
    return None


def _outwards(number: int) -> Iterator[int]:
    yield number
    for step in range(1, _NEAR + 1):
        yield from (number - step, number + step)


def _changed_alike(text: str, old: str, new: str) -> str | None:
    """`text` with what was changed from `old` to `new`; None unless each place is found once."""
    for old_part, new_part in _parts(old, new):
        if text.count(old_part) != 1:
            return None
        text = text.replace(old_part, new_part)
    return text


def _parts(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What differs, each with some of the words around it."""
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            before, after = old[max(0, i - _AROUND) : i], old[j : j + _AROUND]
            yield before + old[i:j] + after, before + new[k:m] + after


def _edited(
    session: Session, row: SegmentRow, text: str | None, speaker: str | None
) -> TranscriptEdit | None:
    """Change a segment; the edit that says what differs, or None where nothing does."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if text is not None and text != row.text:
        before |= {"text": row.text, "repairs": row.repairs}
        repairs.rewrite(session, row, text)
        after |= {"text": row.text, "repairs": row.repairs}
    if speaker is not None and speaker != row.speaker:
        before["speaker"], after["speaker"] = row.speaker, speaker
        row.speaker = speaker
        session.add(row)
    if not before:
        return None
    return TranscriptEdit(
        meeting_id=row.meeting_id,
        batch="",
        segment=row.number,
        before=before,
        after=after,
        actor="",
    )


def _turn(session: Session, batch: Sequence[TranscriptEdit], actor: str) -> list[int]:
    """From `after` to `before`, or back again."""
    is_undo = batch[0].undone_at is None
    for edit in batch:
        there, wanted = (edit.after, edit.before) if is_undo else (edit.before, edit.after)
        row = _segment(session, edit.meeting_id, edit.segment)
        is_same = row.text == there.get("text", row.text)
        if not is_same or row.speaker != there.get("speaker", row.speaker):
            raise ConflictError(
                "These words were changed again since, so that cannot be undone or made again. "
                "Change the words themselves."
            )
        if "text" in wanted:
            repairs.rewrite(session, row, wanted["text"], wanted["repairs"])
        if "speaker" in wanted:
            row.speaker = wanted["speaker"]
        edit.undone_at = now() if is_undo else None
        session.add_all((row, edit))
    session.flush()
    action = "undo edit" if is_undo else "redo edit"
    _tell(session, batch, actor, action, None, is_turned=is_undo)
    return [edit.segment for edit in batch]


def _tell(
    session: Session,
    batch: Sequence[TranscriptEdit],
    actor: str,
    action: str,
    told: dict[str, Any] | None,
    *,
    is_turned: bool = False,
) -> None:
    """One line of history for a batch: the words of one segment, or how many there are."""
    first = batch[0]
    before, after = _words(first.before), _words(first.after)
    if is_turned:
        before, after = after, before
    many = {"segments": len(batch)} if len(batch) > 1 else {}
    audit.record(
        session,
        actor,
        action,
        meeting_id=first.meeting_id,
        subject=f"segment {first.segment}",
        before=before,
        after=after | many | (told or {}),
    )


def _words(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "repairs"}


def _batch(
    session: Session, meeting_id: int, batch: str, *, is_undone: bool
) -> list[TranscriptEdit]:
    undone_at = col(TranscriptEdit.undone_at)
    chosen = select(TranscriptEdit).where(
        TranscriptEdit.meeting_id == meeting_id,
        TranscriptEdit.batch == batch,
        undone_at.is_not(None) if is_undone else undone_at.is_(None),
    )
    found = list(session.exec(chosen.order_by(col(TranscriptEdit.id))))
    if not found:
        raise NotFoundError("There is nothing to undo or make again. Load the page again.")
    return found


def _segment(session: Session, meeting_id: int, number: int) -> SegmentRow:
    row = session.get(SegmentRow, (meeting_id, number))
    if row is None:
        raise NotFoundError(f"There is no segment {number} in meeting {meeting_id}.")
    return row


def relabel(session: Session, meeting_id: int, labels: dict[str, str]) -> None:
    """Let edits of speakers name the voices by their new labels."""
    for edit in _of_meeting(session, meeting_id):
        edit.before, edit.after = _relabelled(edit.before, labels), _relabelled(edit.after, labels)
        session.add(edit)


def renumber(session: Session, meeting_id: int, numbers: dict[int, list[int]]) -> None:
    """Let edits name the segments by their new numbers; those that are gone stay as they are."""
    for edit in _of_meeting(session, meeting_id):
        edit.segment = next(iter(numbers.get(edit.segment, ())), edit.segment)
        session.add(edit)


def _relabelled(fields: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    if "speaker" not in fields:
        return fields
    return fields | {"speaker": labels.get(fields["speaker"], fields["speaker"])}


def _of_meeting(session: Session, meeting_id: int) -> Iterable[TranscriptEdit]:
    return session.exec(select(TranscriptEdit).where(TranscriptEdit.meeting_id == meeting_id)).all()
