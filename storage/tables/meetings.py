"""Meetings: their recordings, what was heard of them, their transcripts."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.columns import (
    enum_column,
    json_column,
    meeting_column,
    optional_time_column,
    time_column,
)


class MeetingState(StrEnum):
    """Where a meeting stands. `failed` keeps all that was saved, and can be tried again."""

    waiting = "waiting"  # for a recording
    processing = "processing"
    failed = "failed"
    review = "review"
    drafting = "drafting"
    minuted = "minuted"  # minutes are drafted from what the recorder confirmed
    issued = "issued"  # the leader approved them, and they are out


class Stage(StrEnum):
    """The steps of the workflow, in order."""

    store = "store"
    transcribe = "transcribe"
    speakers = "speakers"
    extract = "extract"
    draft = "draft"


class Meeting(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    source_id: str | None = Field(default=None, index=True)  # the id in an imported meeting file
    title: str
    language: str
    date: dt.date = Field(index=True)
    start: dt.time | None = None
    end: dt.time | None = None
    location: str | None = None
    chair: str | None = None
    recorder: str | None = None
    attendees: list[str] = json_column(list)
    agenda: list[dict[str, Any]] = json_column(list)
    glossary: list[str] = json_column(list)
    # The roster a meeting file came with; empty means the organisation's own.
    roster: dict[str, Any] = json_column(dict)
    # Who a voice is, by its label, as {"SPEAKER_01": "王建国"}: what the words show, and what a
    # person said, which stands.
    proposed_speakers: dict[str, str] = json_column(dict)
    confirmed_speakers: dict[str, str] = json_column(dict)
    # Who a voice sounds like, and why each proposal was made, by label.
    heard_speakers: dict[str, str] = json_column(dict)
    speaker_reasons: dict[str, str] = json_column(dict)
    # Names a person said a voice is not, by label: not proposed for it again.
    rejected_speakers: dict[str, list[str]] = json_column(dict)

    # Seen by its participants only, and by whoever created it.
    is_confidential: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    # An account; those are never deleted, only switched off.
    created_by_id: int | None = Field(default=None, index=True)

    # Not a meeting that was held: it has the items of a tracker that was brought along.
    is_imported_tracker: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa.false()}
    )

    state: MeetingState = enum_column(MeetingState, MeetingState.waiting, index=True)
    stage: Stage | None = enum_column(Stage, None)
    progress: float = 0  # of the stage, as last reported
    progress_at: dt.datetime | None = optional_time_column()  # when that was
    stage_started_at: dt.datetime | None = optional_time_column()
    # The part of the stage that an earlier run had done: a restart goes on from there.
    progress_before: float = Field(default=0, sa_column_kwargs={"server_default": "0"})
    done: list[str] = json_column(list)  # stages whose result is saved, so that none runs twice
    stage_seconds: dict[str, float] = json_column(dict)  # what each stage took, for later estimates
    problem: str | None = None  # why it failed and what to do
    attempt: int = 0  # how often processing was asked for; makes each run's workflow id
    created_at: dt.datetime = time_column()
    updated_at: dt.datetime = time_column()
    confirmed_at: dt.datetime | None = optional_time_column()

    # A built-in template by name, or "company:3"; None: the default of the language.
    minutes_template: str | None = None
    # When its first minutes went out, when they were due then, and why they were late.
    minutes_issued_at: dt.datetime | None = optional_time_column(index=True)
    minutes_due_at: dt.datetime | None = optional_time_column()
    late_reason: str | None = None
    # Legal hold: nothing of it is deleted, whatever its age.
    held_at: dt.datetime | None = optional_time_column()
    held_by: str | None = None
    hold_reason: str | None = None

    @property
    def speakers(self) -> dict[str, str]:
        return known_speakers(
            self.proposed_speakers, self.confirmed_speakers, self.rejected_speakers
        )


def known_speakers(
    proposed: dict[str, str], confirmed: dict[str, str], rejected: dict[str, list[str]]
) -> dict[str, str]:
    """Who the voices of a meeting are, by label."""
    likely = {
        label: name for label, name in proposed.items() if name not in rejected.get(label, [])
    }
    return likely | confirmed


class Recording(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("meeting_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    filename: str
    sha256: str = Field(index=True)
    size: int = Field(sa_type=sa.BigInteger)
    duration_s: float | None = None
    problem: str | None = None  # why it cannot be used
    position: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # among the files
    # Whether its pieces are all there; `duration_s` is then theirs.
    is_heard: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    # What the engine heard, as a file: of recordings transcribed before there were pieces.
    recognition_sha256: str | None = None
    uploaded_at: dt.datetime = time_column()
    # When its file was deleted because it had been kept long enough; the words stay.
    removed_at: dt.datetime | None = optional_time_column()


class HeardPieceRow(SQLModel, table=True):
    """Some minutes of a recording as the engine heard them: kept as they were made.

    Also how far the work has come, for a restart to go on from there.
    """

    __tablename__ = "heard_piece"

    recording_id: int = Field(foreign_key="recording.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    data: dict[str, Any] = json_column(dict)  # assistant.transcription.HeardPiece


class VoicePieceRow(SQLModel, table=True):
    """The voices in some minutes of a recording, until the speakers of the meeting are told apart.

    Removed with the stage that needs it: nobody asked for them to be kept.
    """

    __tablename__ = "voice_piece"

    recording_id: int = Field(foreign_key="recording.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    data: dict[str, Any] = json_column(dict)  # assistant.transcription.speakers.VoicePiece


class TranscriptRow(SQLModel, table=True):
    __tablename__ = "transcript"

    meeting_id: int = meeting_column(primary_key=True)
    recording_id: int | None = Field(default=None, foreign_key="recording.id", ondelete="SET NULL")
    language: str
    engine: str
    model: str | None = None
    duration_s: float | None = None
    warnings: list[dict[str, Any]] = json_column(list)
    # The recordings it was made of, in order, as {"id": 1, "start_s": 0}.
    recordings: list[dict[str, Any]] = json_column(list)


class SegmentRow(SQLModel, table=True):
    __tablename__ = "segment"

    meeting_id: int = meeting_column(primary_key=True)
    number: int = Field(primary_key=True)
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    text: str
    confidence: float | None = None
    repairs: list[dict[str, Any]] = json_column(list)


class UndoneRepair(SQLModel, table=True):
    """A repair that a person took back. `at` is where `heard` begins in the verbatim text."""

    __tablename__ = "undone_repair"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "segment", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    segment: int
    at: int
    heard: str
    written: str
    kind: str


class MeetingParticipant(SQLModel, table=True):
    """A person of the roster who was named as attendee, chair or recorder of a meeting."""

    __tablename__ = "meeting_participant"

    meeting_id: int = meeting_column(primary_key=True)
    person_id: int = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )


class Waveform(SQLModel, table=True):
    """How loud a recording is, for its picture: `per_second` levels of 0..255 a second."""

    recording_id: int = Field(foreign_key="recording.id", ondelete="CASCADE", primary_key=True)
    per_second: float
    levels: bytes


class TranscriptEdit(SQLModel, table=True):
    """What a person changed in a segment. Edits of one `batch` were one act, and are undone as one.

    `before` and `after` hold the fields that differ: {"text": ..., "speaker": ...}.
    """

    __tablename__ = "transcript_edit"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    batch: str = Field(index=True)
    segment: int
    before: dict[str, Any] = json_column(dict)
    after: dict[str, Any] = json_column(dict)
    actor: str
    at: dt.datetime = time_column()
    undone_at: dt.datetime | None = optional_time_column()
