"""The tables. Times are UTC; ids are made by the database.

`table=True` models do not validate what they are given: rows are made from validated types only.
"""

from storage.tables.accounts import ApiToken, Invitation, Role, SignInAttempt, SignInSession, User
from storage.tables.columns import UtcDateTime, now
from storage.tables.items import (
    ActionItemRow,
    DecisionRow,
    DisputeRow,
    ExtractionRow,
    MinutesReminder,
    MinutesRow,
    MinutesState,
    NextMeetingRow,
    ReviewAct,
    Reviewed,
    ReviewState,
    TopicRow,
)
from storage.tables.meetings import (
    HeardPieceRow,
    Meeting,
    MeetingParticipant,
    MeetingState,
    Recording,
    SegmentRow,
    Stage,
    TranscriptEdit,
    TranscriptRow,
    UndoneRepair,
    VoicePieceRow,
    Waveform,
)
from storage.tables.messages import Channel, ChatChannel, Message, MessageState
from storage.tables.people import (
    Department,
    Organisation,
    Person,
    Project,
    ProjectMember,
    ProjectRole,
    Term,
    Voiceprint,
)
from storage.tables.records import AuditEntry, SettingRow, WordTemplate, WorkerRow
from storage.tables.search import Passage, UnindexedMeeting
from storage.tables.uploads import Upload

__all__ = [
    "ActionItemRow",
    "ApiToken",
    "AuditEntry",
    "Channel",
    "ChatChannel",
    "DecisionRow",
    "Department",
    "DisputeRow",
    "ExtractionRow",
    "HeardPieceRow",
    "Invitation",
    "Meeting",
    "MeetingParticipant",
    "MeetingState",
    "Message",
    "MessageState",
    "MinutesReminder",
    "MinutesRow",
    "MinutesState",
    "NextMeetingRow",
    "Organisation",
    "Passage",
    "Person",
    "Project",
    "ProjectMember",
    "ProjectRole",
    "Recording",
    "ReviewAct",
    "ReviewState",
    "Reviewed",
    "Role",
    "SegmentRow",
    "SettingRow",
    "SignInAttempt",
    "SignInSession",
    "Stage",
    "Term",
    "TopicRow",
    "TranscriptEdit",
    "TranscriptRow",
    "UndoneRepair",
    "UnindexedMeeting",
    "Upload",
    "User",
    "UtcDateTime",
    "VoicePieceRow",
    "Voiceprint",
    "Waveform",
    "WordTemplate",
    "WorkerRow",
    "now",
]
