"""What a recorder does to the transcript: words changed, repairs taken back, voices named."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from api import services
from api.installation import Installation
from assistant.errors import InputError, NotFoundError
from assistant.types import Segment
from storage import audit, edits, meetings, repairs, transcripts
from storage.edits import Change

ActionOnAll = Literal["undo_all", "redo_all"]
RepairAction = Literal["undo", "redo"] | ActionOnAll


def undo_repair(place: Installation, meeting_id: int, number: int, at: int, *, actor: str) -> None:
    """Write again what was heard. Raises NotFoundError, ConflictError while a worker is at it."""
    _change(place, meeting_id, lambda s: repairs.undo(s, meeting_id, number, at, actor=actor))


def redo_repair(place: Installation, meeting_id: int, number: int, at: int, *, actor: str) -> None:
    """Make a repair again that was taken back; `at` is where it stands in the text now."""
    _change(place, meeting_id, lambda s: repairs.redo(s, meeting_id, number, at, actor=actor))


def change_all_repairs(
    place: Installation,
    meeting_id: int,
    action: ActionOnAll,
    heard: str,
    written: str,
    *,
    actor: str,
) -> tuple[int, ...]:
    """Take back every repair of `heard` to `written`, or make again those taken back.

    Gives the segment of each. Raises NotFoundError for none.
    """
    change = repairs.undo_all if action == "undo_all" else repairs.redo_all
    with place.database.write() as session:
        services.check_not_busy(meetings.hold(session, meeting_id))
        changed = change(session, meeting_id, heard, written, actor=actor)
        if not changed:
            raise NotFoundError("There is no such repair in the transcript now. Load it again.")
        return tuple(changed)


def name_speakers(
    place: Installation,
    meeting_id: int,
    names: dict[str, str | None],
    rejected: dict[str, list[str]],
    *,
    actor: str,
) -> None:
    """Say whose voices they are and, by label, whose they are not; then extract anew, once."""
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        services.check_not_busy(meeting)
        before = dict(meeting.rejected_speakers)
        if rejected != before:
            meeting.rejected_speakers = rejected
            audit.record(
                session,
                actor,
                "reject speakers",
                meeting_id=meeting_id,
                before=before,
                after=rejected,
            )
    services.name_speakers(place, meeting_id, names, actor=actor)


def _change(place: Installation, meeting_id: int, change: Callable[[Session], None]) -> None:
    with place.database.write() as session:
        services.check_not_busy(meetings.hold(session, meeting_id))
        change(session)


@dataclass(frozen=True)
class Replacement:
    """Words to find and what to write for them; `segment` and `at` say which place, None all."""

    find: str
    replacement: str
    matches_case: bool = True
    segment: int | None = None
    at: int | None = None

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the words begin and end in a text."""
        flags = re.NOFLAG if self.matches_case else re.IGNORECASE
        return [m.span() for m in re.finditer(re.escape(self.find), text, flags)]

    def made_in(self, text: str) -> str:
        for start, end in reversed(self.places(text)):
            if self.at is None or start == self.at:
                text = text[:start] + self.replacement + text[end:]
        return text


@dataclass(frozen=True)
class Edited:
    """What an act changed: which segments, at how many places, and the batch that undoes it."""

    segments: tuple[int, ...]
    batch: str | None
    places: int = 1


def edit_segment(place: Installation, meeting_id: int, change: Change, *, actor: str) -> Edited:
    """Write what was said, or who said it, as a person heard it. Nothing happens where it is so.

    Raises NotFoundError, and ConflictError while a worker is at it or when somebody else changed
    the words since they were seen.
    """
    with place.database.write() as session:
        services.check_not_busy(meetings.hold(session, meeting_id))
        batch = edits.make(session, meeting_id, [change], actor=actor)
    return Edited((change.segment,), batch)


def replace_words(
    place: Installation, meeting_id: int, wanted: Replacement, *, actor: str
) -> Edited:
    """Write other words for some, everywhere or at one place, as one act.

    Raises InputError for no words, NotFoundError where they are not, and ConflictError while a
    worker is at it.
    """
    if not wanted.find:
        raise InputError("Say which words to look for.")
    with place.database.write() as session:
        services.check_not_busy(meetings.hold(session, meeting_id))
        found = [
            s
            for s in _segments(session, meeting_id)
            if wanted.segment in (None, s.id) and wanted.made_in(s.text) != s.text
        ]
        if not found:
            raise NotFoundError(f"“{wanted.find}” is not in the transcript.")
        places = 1 if wanted.at is not None else sum(len(wanted.places(s.text)) for s in found)
        batch = edits.make(
            session,
            meeting_id,
            [Change(s.id, text=wanted.made_in(s.text)) for s in found],
            actor=actor,
            action="replace words",
            told={"find": wanted.find, "replacement": wanted.replacement, "places": places},
        )
    return Edited(tuple(s.id for s in found), batch, places)


def merge_voices(
    place: Installation, meeting_id: int, label: str, into: str, *, actor: str
) -> Edited:
    """Let what one voice said be said by another: they are one person's.

    Raises NotFoundError for a voice that says nothing, and ConflictError while a worker is at it.
    """
    with place.database.write() as session:
        services.check_not_busy(meetings.hold(session, meeting_id))
        segments = _segments(session, meeting_id)
        theirs = [s.id for s in segments if s.speaker == label]
        if not theirs or into == label or all(s.speaker != into for s in segments):
            raise NotFoundError("Choose two voices of this meeting.")
        batch = edits.make(
            session,
            meeting_id,
            [Change(number, speaker=into) for number in theirs],
            actor=actor,
            action="merge voices",
        )
    return Edited(tuple(theirs), batch)


def undo_edit(
    place: Installation, meeting_id: int, batch: str | None = None, *, actor: str
) -> Edited:
    """Take back a batch of edits, or the last of this person's.

    Raises NotFoundError for none, and ConflictError while a worker is at it or where the words
    were changed again since.
    """
    with place.database.write() as session:
        services.check_not_busy(meetings.hold(session, meeting_id))
        chosen = batch or edits.steps(session, meeting_id, actor).undo
        if chosen is None:
            raise NotFoundError("There is nothing to undo.")
        return Edited(tuple(edits.undo(session, meeting_id, chosen, actor=actor)), chosen)


def redo_edit(place: Installation, meeting_id: int, *, actor: str) -> Edited:
    """Make again what this person took back last. Raises as `undo_edit`."""
    with place.database.write() as session:
        services.check_not_busy(meetings.hold(session, meeting_id))
        chosen = edits.steps(session, meeting_id, actor).redo
        if chosen is None:
            raise NotFoundError("There is nothing to make again.")
        return Edited(tuple(edits.redo(session, meeting_id, chosen, actor=actor)), chosen)


def _segments(session: Session, meeting_id: int) -> tuple[Segment, ...]:
    transcript = transcripts.load(session, meeting_id)
    if transcript is None:
        raise NotFoundError("The meeting has no transcript yet. Its progress says how far it is.")
    return transcript.segments
