import datetime as dt
from collections.abc import Sequence

import pytest
from sqlmodel import Session, select

from assistant.types import Decision, Extraction, MeetingContext, Segment, Transcript
from storage import continuity, meetings, organisation, recordings, review, transcripts
from storage.db import Database
from storage.files import StoredFile
from storage.tables import Meeting, Recording, UndoneRepair

Line = tuple[float, float, str]  # start, end, speaker


def transcript(lines: Sequence[Line]) -> Transcript:
    return Transcript(
        language="zh-Hans",
        engine="fake",
        segments=tuple(
            Segment(id=i, start=start, end=end, speaker=speaker, text="好。")
            for i, (start, end, speaker) in enumerate(lines)
        ),
    )


class Written:
    """A meeting of two recordings of 10 s, with its transcript, in one transaction each."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as session:
            organisation.ensure(session, "云雀")
            meeting = meetings.create(
                session, MeetingContext(title="周会", date=dt.date(2024, 3, 5))
            )
            self.id = meeting.id or 0
            self.files = [self._file(session, name) for name in ("a", "b")]
        self.write(LINES, self.files)

    def _file(self, session: Session, name: str) -> Recording:
        stored = StoredFile(sha256=name * 64, size=1)
        made = recordings.register(session, self.id, name, stored)
        made.duration_s = 10.0
        return made

    def write(self, lines: Sequence[Line], files: Sequence[Recording]) -> None:
        new, made_of = transcript(lines), recordings.with_starts(files)
        with self.database.write() as session:
            meeting = meetings.get(session, self.id)
            starts = {file.id or 0: start_s for file, start_s in made_of}
            continuity.carry_over(session, meeting, new, starts)
            transcripts.save(session, self.id, new, made_of=made_of)

    def meeting(self) -> Meeting:
        with self.database.read() as session:
            return meetings.get(session, self.id)

    def evidence(self) -> list[list[int]]:
        with self.database.read() as session:
            return [row.evidence for row in review.items(session, self.id).decisions]


# Two segments in each recording; the same times whichever of the two comes first.
LINES: list[Line] = [
    (0, 4, "SPEAKER_01"),
    (5, 9, "SPEAKER_02"),
    (10, 14, "SPEAKER_01"),
    (15, 19, "SPEAKER_03"),
]


@pytest.fixture
def written(database: Database) -> Written:
    return Written(database)


def decide(written: Written, *evidence: int) -> None:
    with written.database.write() as session:
        decision = Decision(text="好", evidence=evidence, quote="好", confidence=1)
        extraction = Extraction(engine="rules", decisions=(decision,))
        review.save_proposals(session, written.id, extraction)


def test_evidence_follows_its_recording_to_another_place(written: Written) -> None:
    decide(written, 1, 2)
    written.write(LINES, written.files[::-1])
    assert written.evidence() == [[0, 3]]


def test_evidence_of_a_recording_that_was_taken_out_is_gone(written: Written) -> None:
    decide(written, 1, 2)
    written.write(LINES[:2], written.files[1:])
    assert written.evidence() == [[0]]


def test_evidence_in_a_segment_that_is_cut_in_two_is_both(written: Written) -> None:
    decide(written, 0)
    halves: list[Line] = [(0, 2, "SPEAKER_01"), (2, 4, "SPEAKER_01"), *LINES[1:]]
    written.write(halves, written.files)
    assert written.evidence() == [[0, 1]]


def test_a_named_voice_keeps_its_name_under_another_label(written: Written) -> None:
    with written.database.write() as session:
        meeting = meetings.get(session, written.id)
        meeting.confirmed_speakers = {"SPEAKER_01": "王建国", "SPEAKER_03": "李敏"}
        meeting.rejected_speakers = {"SPEAKER_02": ["李敏"]}
    # The second recording begins the meeting now, so its second voice is the second to be heard.
    written.write(LINES, written.files[::-1])
    assert written.meeting().confirmed_speakers == {"SPEAKER_01": "王建国", "SPEAKER_02": "李敏"}
    assert written.meeting().rejected_speakers == {"SPEAKER_03": ["李敏"]}


def test_names_stay_when_the_speakers_were_not_told_apart_this_time(written: Written) -> None:
    with written.database.write() as session:
        meetings.get(session, written.id).confirmed_speakers = {"SPEAKER_01": "王建国"}
    nobody = transcript(LINES).model_copy(
        update={
            "segments": tuple(
                s.model_copy(update={"speaker": None}) for s in transcript(LINES).segments
            )
        }
    )
    with written.database.write() as session:
        meeting = meetings.get(session, written.id)
        starts = {file.id or 0: start for file, start in recordings.with_starts(written.files)}
        continuity.carry_over(session, meeting, nobody, starts)
    assert written.meeting().confirmed_speakers == {"SPEAKER_01": "王建国"}


def test_a_repair_taken_back_follows_its_segment(written: Written) -> None:
    with written.database.write() as session:
        for segment in (0, 3):
            session.add(
                UndoneRepair(
                    meeting_id=written.id,
                    segment=segment,
                    at=0,
                    heard="号",
                    written="好",
                    kind="word",
                )
            )
    with written.database.write() as session:
        meeting = meetings.get(session, written.id)
        starts = {written.files[1].id or 0: 0.0, written.files[0].id or 0: 10.0}
        continuity.carry_over(session, meeting, transcript(LINES), starts)
    with written.database.read() as session:
        chosen = select(UndoneRepair).where(UndoneRepair.meeting_id == written.id)
        assert {row.segment for row in session.exec(chosen)} == {2, 1}
