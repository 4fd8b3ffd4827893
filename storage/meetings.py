"""Meetings: what is known of them, and where their processing stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from assistant.types import AgendaRow, MeetingContext, Roster
from storage import glossary, organisation
from storage.fresh_ids import fresh_id
from storage.tables import (
    AuditEntry,
    DecisionRow,
    ExtractionRow,
    ItemUpdate,
    Meeting,
    MeetingParticipant,
    MeetingState,
    Message,
    MessageState,
    MinutesRow,
    Person,
    Project,
    Proof,
    Recording,
    Stage,
    TranscriptRow,
    WordTemplate,
    now,
)

_MOST_RESUMED = 0.7

_agenda = TypeAdapter(tuple[AgendaRow, ...])


@dataclass(frozen=True)
class Timing:
    """What each stage took for a meeting's recordings as a whole, and what did the work."""

    audio_s: float
    seconds: dict[str, float]
    speech: tuple[str, str | None]  # engine and model
    extractor: str | None  # the model, or rules


def create(
    session: Session,
    context: MeetingContext,
    *,
    source_id: str | None = None,
    keeps_roster: bool = False,
    is_confidential: bool = False,
    created_by_id: int | None = None,
) -> Meeting:
    """A meeting awaiting its recording. `keeps_roster`: its own roster, not the organisation's."""
    owner = organisation.current(session)
    assert owner.id is not None
    meeting = Meeting(
        id=fresh_id(session, Meeting.id, AuditEntry.meeting_id, Message.meeting_id),
        organisation_id=owner.id,
        source_id=source_id,
        title="",
        language="",
        date=context.date,
    )
    meeting.is_confidential, meeting.created_by_id = is_confidential, created_by_id
    if keeps_roster:
        meeting.roster = context.roster.model_dump(mode="json")
    session.add(meeting)
    session.flush()
    describe(session, meeting, context)
    return meeting


def describe(session: Session, meeting: Meeting, context: MeetingContext) -> None:
    """Take over all of the context but the roster."""
    for field in ("title", "language", "date", "start", "end", "location", "chair", "recorder"):
        setattr(meeting, field, getattr(context, field))
    meeting.attendees = list(context.attendees)
    meeting.agenda = [row.model_dump(mode="json") for row in context.agenda]
    meeting.glossary = list(context.glossary)
    meeting.project_id = (
        organisation.ensure_project(session, meeting.organisation_id, context.project).id
        if context.project
        else None
    )
    meeting.updated_at = now()
    _name_participants(session, meeting)


def _name_participants(session: Session, meeting: Meeting) -> None:
    """Keep whom of the roster the meeting names; a name that two people have names both."""
    names = {*meeting.attendees, meeting.chair, meeting.recorder}
    chosen = select(Person.id).where(
        Person.organisation_id == meeting.organisation_id, col(Person.name).in_(names - {None})
    )
    found = {person_id for person_id in session.exec(chosen) if person_id}
    ours = col(MeetingParticipant.meeting_id) == meeting.id
    joined = select(Person.id, Person.aliases).join(MeetingParticipant).where(ours)
    former = {person_id or 0: set(aliases) for person_id, aliases in session.exec(joined)}
    known = set(former)
    # Who was renamed is still meant by the former name.
    found |= {person_id for person_id, aliases in former.items() if aliases & names}
    if gone := known - found:
        gone_ones = col(MeetingParticipant.person_id).in_(gone)
        session.exec(sa.delete(MeetingParticipant).where(ours, gone_ones))
    for person_id in sorted(found - known):
        session.add(MeetingParticipant(meeting_id=meeting.id or 0, person_id=person_id))


# Rows that point to the meeting can be added meanwhile, such as entries of its history.
_HELD = {"key_share": True}


def get(session: Session, meeting_id: int) -> Meeting:
    """Raises NotFoundError."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise missing(meeting_id)
    return meeting


def hold(session: Session, meeting_id: int) -> Meeting:
    """The meeting, for an act upon it or its items: other acts wait until this one ends.

    SQLite has one writer anyway. In PostgreSQL two acts would otherwise both find the version
    their people saw, and the later one would overwrite the earlier. Raises NotFoundError.
    """
    meeting = session.get(Meeting, meeting_id, with_for_update=_HELD)
    if meeting is None:
        raise missing(meeting_id)
    return meeting


def missing(meeting_id: int) -> NotFoundError:
    return NotFoundError(f"There is no meeting {meeting_id}. It may have been deleted.")


def at_attempt(session: Session, meeting_id: int, attempt: int) -> Meeting | None:
    """The meeting if this is its latest attempt; None if it is not, or the meeting is gone.

    Held as `hold` does: what a worker writes and what people do at once wait for each other.
    """
    meeting = session.get(Meeting, meeting_id, with_for_update=_HELD)
    return meeting if meeting and meeting.attempt == attempt else None


def context(session: Session, meeting: Meeting) -> MeetingContext:
    project = session.get(Project, meeting.project_id) if meeting.project_id else None
    terms = glossary.terms(session, meeting.organisation_id)
    known = (
        Roster.model_validate(meeting.roster)
        if meeting.roster
        else organisation.roster(session, meeting.organisation_id)
    )
    words = {"glossary": tuple(dict.fromkeys((*meeting.glossary, *terms))), "roster": known}
    return particulars(meeting, project.name if project else None).model_copy(update=words)


def particulars(meeting: Meeting, project: str | None) -> MeetingContext:
    """The context without the organisation's roster and glossary, which are large."""
    return MeetingContext(
        title=meeting.title,
        language=meeting.language,  # type: ignore[arg-type]  # checked by pydantic
        date=meeting.date,
        start=meeting.start,
        end=meeting.end,
        project=project,
        location=meeting.location,
        chair=meeting.chair,
        recorder=meeting.recorder,
        attendees=tuple(meeting.attendees),
        agenda=_agenda.validate_python(meeting.agenda),
    )


def newest(
    session: Session, where: Any = None, *, limit: int | None = None, offset: int = 0
) -> list[Meeting]:
    """Meetings, the latest first; `where` is a condition on `Meeting` rows, None takes all."""
    chosen = select(Meeting) if where is None else select(Meeting).where(where)
    order = (col(Meeting.date).desc(), col(Meeting.start).desc(), col(Meeting.id).desc())
    return list(session.exec(chosen.order_by(*order).limit(limit).offset(offset)))


def timings(session: Session, *, limit: int = 20) -> list[Timing]:
    """What the stages took in the meetings processed last, the latest first.

    Not of those at work or failed: their transcript may be of fewer recordings than their times.
    """
    chosen = (
        select(Meeting, TranscriptRow)
        .join(TranscriptRow, col(TranscriptRow.meeting_id) == Meeting.id)
        .where(col(Meeting.state).not_in([MeetingState.processing, MeetingState.failed]))
        .order_by(col(Meeting.updated_at).desc())
        .limit(limit)
    )
    return [
        Timing(
            audio_s=transcript.duration_s,
            seconds=meeting.stage_seconds,
            speech=(transcript.engine, transcript.model),
            extractor=_extractor(session, meeting),
        )
        for meeting, transcript in session.exec(chosen)
        if transcript.duration_s and meeting.stage_seconds
    ]


def _extractor(session: Session, meeting: Meeting) -> str | None:
    chosen = select(ExtractionRow).where(ExtractionRow.meeting_id == meeting.id)
    row = session.exec(chosen.order_by(col(ExtractionRow.id).desc())).first()
    return (row.model or row.engine) if row else None


def by_source(session: Session, source_id: str) -> Meeting | None:
    return session.exec(select(Meeting).where(Meeting.source_id == source_id)).first()


def begin(meeting: Meeting, again_from: Stage | None = None) -> int:
    """Mark processing as asked for; the number of this attempt.

    Stages already saved are not run again, but for `again_from` and those after it.
    """
    meeting.attempt += 1
    meeting.state, meeting.problem = MeetingState.processing, None
    meeting.stage, meeting.progress, meeting.stage_started_at = None, 0, None
    meeting.progress_before, meeting.progress_at = 0, None
    if again_from:
        order = list(Stage)
        kept = order[: order.index(again_from)]
        meeting.done = [stage for stage in meeting.done if stage in kept]
    meeting.updated_at = now()
    return meeting.attempt


def enter(meeting: Meeting, stage: Stage, part_done: float = 0) -> None:
    """The stage begins; an earlier run may have done a part of it."""
    meeting.stage, meeting.stage_started_at = stage, now()
    meeting.progress_before = part_done
    report(meeting, part_done)


def report(meeting: Meeting, part: float) -> None:
    """The stage has come so far, 0..1."""
    meeting.progress, meeting.progress_at = part, now()


def leave(meeting: Meeting, stage: Stage) -> None:
    """The stage's result is saved, in the same transaction as this."""
    meeting.done = [*meeting.done, stage]
    took = {name: s for name, s in meeting.stage_seconds.items() if name != stage}
    # Of a stage resumed near its end, what it takes as a whole cannot be told.
    if meeting.stage_started_at and meeting.progress_before < _MOST_RESUMED:
        seconds = (now() - meeting.stage_started_at).total_seconds()
        took[str(stage)] = round(seconds / (1 - meeting.progress_before), 2)
    meeting.stage_seconds = took
    report(meeting, 1)
    meeting.updated_at = now()


def settle(meeting: Meeting, state: MeetingState) -> None:
    """Processing ended in `state`."""
    meeting.state, meeting.stage, meeting.progress = state, None, 0
    meeting.updated_at = now()


def fail(meeting: Meeting, problem: str) -> None:
    """Processing stopped; the stage it stopped at stays, so that a person can see where."""
    meeting.state, meeting.problem = MeetingState.failed, problem
    meeting.updated_at = now()


def delete(session: Session, meeting: Meeting) -> list[str]:
    """Delete the meeting and all that belongs to it. What waits to be sent about it is not sent;
    of what was, the log keeps to whom and when, not what it said.

    Gives the SHA-256 of the files that nothing refers to any more, for the caller to remove once
    this is committed.
    """
    files = _files(session, Meeting.id == meeting.id)
    ours = sa.update(Message).where(col(Message.meeting_id) == meeting.id)
    waiting = ours.where(col(Message.state) == MessageState.queued)
    session.exec(waiting.values(state=MessageState.cancelled))
    # SQLite gives numbers again: what is told of the next one is no repetition of this.
    key = sa.literal("deleted ") + sa.cast(col(Message.id), sa.String) + " " + col(Message.key)
    session.exec(ours.values(key=key, subject="", text="", html=None, attachments=[]))
    _forget_elsewhere(session, meeting)
    session.delete(meeting)
    session.flush()
    return sorted(files - files_in_use(session, files))


def _forget_elsewhere(session: Session, meeting: Meeting) -> None:
    """What others keep of it: its words in the history of earlier items, its decisions' numbers."""
    updates = sa.update(ItemUpdate).where(col(ItemUpdate.meeting_id) == meeting.id)
    session.exec(updates.values(meeting_id=None, reason=None, evidence=[]))
    own = sa.select(col(DecisionRow.id)).where(col(DecisionRow.meeting_id) == meeting.id)
    replacing = sa.update(DecisionRow).where(col(DecisionRow.replaces_id).in_(own))
    session.exec(replacing.values(replaces_id=None))


def files_in_use(session: Session, files: Iterable[str]) -> set[str]:
    """Those of the files, named by their SHA-256, that a meeting or a template refers to."""
    wanted = list(files)
    found: set[str] = set()
    # Templates that were deleted, too: their deletion can be taken back.
    for column in (*(column for _table, column in _FILES), WordTemplate.sha256):
        found.update(session.exec(select(column).where(col(column).in_(wanted))))
    return found


def unused_files(session: Session, meeting: Meeting, replaced: Iterable[str]) -> list[str]:
    """Those of the meeting's files that others took the place of, for the caller to remove once
    this is committed; none while the meeting is on legal hold."""
    files = {sha256 for sha256 in replaced if sha256}
    return [] if meeting.held_at else sorted(files - files_in_use(session, files))


# Where the files of meetings are named.
_FILES: tuple[tuple[Any, Any], ...] = (
    (Recording, Recording.sha256),
    (Recording, Recording.recognition_sha256),
    (MinutesRow, MinutesRow.sha256),
    (MinutesRow, MinutesRow.pdf_sha256),
    (Proof, Proof.sha256),
)


def _files(session: Session, of: Any) -> set[str]:
    files: set[str] = set()
    for table, column in _FILES:
        chosen = select(column).join(Meeting, col(Meeting.id) == table.meeting_id).where(of)
        files.update(sha256 for sha256 in session.exec(chosen) if sha256)
    return files
