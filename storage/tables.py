"""The tables. Times are UTC; ids are made by the database.

`table=True` models do not validate what they are given: rows are made from validated types only.
"""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware time, kept in UTC. SQLite has no time zones, so they are added on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        return value and value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=dt.UTC))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _json(default: Any) -> Any:
    return Field(default_factory=default, sa_type=sa.JSON, nullable=False)


def _time(default: Any = now) -> Any:
    return Field(default_factory=default, sa_type=UtcDateTime, nullable=False)


def _optional_time() -> Any:
    return Field(default=None, sa_type=UtcDateTime, nullable=True)


def _enum(kind: type[StrEnum], default: StrEnum | None, **options: Any) -> Any:
    # Kept as text: adding a value to a PostgreSQL enum needs more than a migration.
    column = sa.Enum(kind, native_enum=False, length=20)
    return Field(default=default, sa_type=column, nullable=default is None, **options)


def _meeting(**options: Any) -> Any:
    return Field(foreign_key="meeting.id", ondelete="CASCADE", **options)


class Organisation(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    created_at: dt.datetime = _time()


class Department(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    aliases: list[str] = _json(list)


class Person(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    name: str = Field(index=True)
    title: str | None = None
    aliases: list[str] = _json(list)
    email: str | None = None
    is_active: bool = True
    # Whether this person's voice may be kept and known again in later meetings.
    keeps_voiceprint: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class Voiceprint(SQLModel, table=True):
    """What a consenting person sounds like, from one meeting: a vector of the diarizer's model."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    meeting_id: int | None = Field(
        default=None, foreign_key="meeting.id", ondelete="SET NULL", index=True
    )
    model: str
    vector: list[float] = _json(list)
    seconds: float  # of speech it was made from
    created_at: dt.datetime = _time()


class Term(SQLModel, table=True):
    """An entry of the glossary the organisation keeps: a word of its trade, a product, a client."""

    __tablename__ = "glossary_term"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    text: str


class Role(StrEnum):
    """What an account may do (domain.md names the people behind them)."""

    administrator = "administrator"
    recorder = "recorder"
    leader = "leader"
    member = "member"
    executive = "executive"


class User(SQLModel, table=True):
    __tablename__ = "user_account"  # "user" is a reserved word in PostgreSQL

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", unique=True)
    name: str
    role: Role = _enum(Role, Role.recorder)
    created_at: dt.datetime = _time()


class Project(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str


class MeetingState(StrEnum):
    """Where a meeting stands. `failed` keeps all that was saved, and can be tried again."""

    waiting = "waiting"  # for a recording
    processing = "processing"
    failed = "failed"
    review = "review"
    drafting = "drafting"
    minuted = "minuted"  # minutes are drafted from what the recorder confirmed


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
    date: dt.date
    start: dt.time | None = None
    end: dt.time | None = None
    location: str | None = None
    chair: str | None = None
    recorder: str | None = None
    attendees: list[str] = _json(list)
    agenda: list[dict[str, Any]] = _json(list)
    glossary: list[str] = _json(list)
    # The roster a meeting file came with; empty means the organisation's own.
    roster: dict[str, Any] = _json(dict)
    # Who a voice is, by its label, as {"SPEAKER_01": "王建国"}: what the words show, and what a
    # person said, which stands.
    proposed_speakers: dict[str, str] = _json(dict)
    confirmed_speakers: dict[str, str] = _json(dict)
    # Who a voice sounds like, and why each proposal was made, by label.
    heard_speakers: dict[str, str] = _json(dict)
    speaker_reasons: dict[str, str] = _json(dict)
    # Names a person said a voice is not, by label: not proposed for it again.
    rejected_speakers: dict[str, list[str]] = _json(dict)

    state: MeetingState = _enum(MeetingState, MeetingState.waiting)
    stage: Stage | None = _enum(Stage, None)
    progress: float = 0  # of the stage, as last reported
    progress_at: dt.datetime | None = _optional_time()  # when that was
    stage_started_at: dt.datetime | None = _optional_time()
    # The part of the stage that an earlier run had done: a restart goes on from there.
    progress_before: float = Field(default=0, sa_column_kwargs={"server_default": "0"})
    done: list[str] = _json(list)  # stages whose result is saved, so that none runs twice
    stage_seconds: dict[str, float] = _json(dict)  # what each stage took, for later estimates
    problem: str | None = None  # why it failed and what to do
    attempt: int = 0  # how often processing was asked for; makes each run's workflow id
    created_at: dt.datetime = _time()
    updated_at: dt.datetime = _time()
    confirmed_at: dt.datetime | None = _optional_time()

    @property
    def speakers(self) -> dict[str, str]:
        rejected = self.rejected_speakers
        proposed = {
            label: name
            for label, name in self.proposed_speakers.items()
            if name not in rejected.get(label, [])
        }
        return proposed | self.confirmed_speakers


class Recording(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("meeting_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = _meeting(index=True)
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
    uploaded_at: dt.datetime = _time()


class HeardPieceRow(SQLModel, table=True):
    """Some minutes of a recording as the engine heard them: kept as they were made.

    Also how far the work has come, for a restart to go on from there.
    """

    __tablename__ = "heard_piece"

    recording_id: int = Field(foreign_key="recording.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    data: dict[str, Any] = _json(dict)  # assistant.transcription.HeardPiece


class VoicePieceRow(SQLModel, table=True):
    """The voices in some minutes of a recording, until the speakers of the meeting are told apart.

    Removed with the stage that needs it: nobody asked for them to be kept.
    """

    __tablename__ = "voice_piece"

    recording_id: int = Field(foreign_key="recording.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    data: dict[str, Any] = _json(dict)  # assistant.transcription.speakers.VoicePiece


class TranscriptRow(SQLModel, table=True):
    __tablename__ = "transcript"

    meeting_id: int = _meeting(primary_key=True)
    recording_id: int | None = Field(default=None, foreign_key="recording.id", ondelete="SET NULL")
    language: str
    engine: str
    model: str | None = None
    duration_s: float | None = None
    warnings: list[dict[str, Any]] = _json(list)
    # The recordings it was made of, in order, as {"id": 1, "start_s": 0}.
    recordings: list[dict[str, Any]] = _json(list)


class SegmentRow(SQLModel, table=True):
    __tablename__ = "segment"

    meeting_id: int = _meeting(primary_key=True)
    number: int = Field(primary_key=True)
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    text: str
    confidence: float | None = None
    repairs: list[dict[str, Any]] = _json(list)


class UndoneRepair(SQLModel, table=True):
    """A repair that a person took back. `at` is where `heard` begins in the verbatim text."""

    __tablename__ = "undone_repair"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "segment", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = _meeting(index=True)
    segment: int
    at: int
    heard: str
    written: str
    kind: str


class ExtractionRow(SQLModel, table=True):
    """One run of an engine, as it came out, kept beside what was made of it."""

    __tablename__ = "extraction"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = _meeting(index=True)
    engine: str
    model: str | None = None
    prompt_version: str | None = None
    result: dict[str, Any] = _json(dict)
    raw: list[dict[str, Any]] = _json(list)
    note: str | None = None
    created_at: dt.datetime = _time()


class ReviewState(StrEnum):
    proposed = "proposed"
    confirmed = "confirmed"
    rejected = "rejected"


class Reviewed(SQLModel):
    """What every proposed claim has. `version` grows with each change: two may review at once."""

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = _meeting(index=True)
    review: ReviewState = _enum(ReviewState, ReviewState.proposed, index=True)
    version: int = 1
    made_by: str = "rules"  # an engine, or the person who added it
    evidence: list[int] = _json(list)


class DecisionRow(Reviewed, table=True):
    __tablename__ = "decision"

    text: str
    quote: str = ""
    confidence: float = 1


class ActionItemRow(Reviewed, table=True):
    __tablename__ = "action_item"

    task: str
    owner: str | None = Field(default=None, index=True)
    co_owners: list[str] = _json(list)
    department: str | None = Field(default=None, index=True)
    deadline: str | None = Field(default=None, index=True)
    deadline_text: str | None = None
    deadline_rule: str | None = None
    owner_evidence: list[int] = _json(list)
    deadline_evidence: list[int] = _json(list)
    quotes: dict[str, Any] = _json(dict)
    confidence: float = 1
    flags: list[str] = _json(list)
    # Followed once confirmed:
    status: str = Field(default="not_started", index=True)  # assistant.labels.Status
    percent: int | None = 0
    delay_reason: str | None = None
    note: str | None = None
    status_updated_at: dt.datetime | None = _optional_time()
    status_updated_by: str | None = None


class DisputeRow(Reviewed, table=True):
    __tablename__ = "dispute"

    text: str
    positions: list[dict[str, str]] = _json(list)


class NextMeetingRow(Reviewed, table=True):
    __tablename__ = "next_meeting"

    at: str | None = None
    location: str | None = None
    topic: str | None = None


class MinutesRow(SQLModel, table=True):
    __tablename__ = "minutes"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = _meeting(index=True)
    version: int
    filename: str
    sha256: str
    made_at: dt.datetime = _time()


class AuditEntry(SQLModel, table=True):
    """Who did what to which thing, and what it was before. Never changed, never deleted."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = _time()
    actor: str
    action: str
    meeting_id: int | None = Field(default=None, index=True)
    subject: str | None = None  # "action_item 12"
    before: dict[str, Any] = _json(dict)
    after: dict[str, Any] = _json(dict)


class WorkerRow(SQLModel, table=True):
    """A worker process that runs workflows, and when it was last alive."""

    __tablename__ = "worker"

    executor_id: str = Field(primary_key=True)
    hostname: str
    pid: int
    seen_at: dt.datetime = _time()
