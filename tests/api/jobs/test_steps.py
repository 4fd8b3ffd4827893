from dataclasses import replace
from pathlib import Path

import pytest

from api.jobs import steps
from api.jobs.steps import Workshop
from assistant.errors import AudioError
from assistant.types import Transcript
from storage import meetings, recordings
from storage.tables import Meeting, MeetingState, Stage
from tests.api.conftest import Worker
from tests.api.fakes import no_sound

SAMPLE = 1  # the meeting every new installation has
FIRST = 1  # attempt


def sample(shop: Workshop) -> Meeting:
    with shop.database.read() as session:
        return meetings.get(session, SAMPLE)


def test_a_saved_stage_is_passed_over(worker: Worker) -> None:
    worker.work(SAMPLE)

    def never(*_: object) -> Transcript:
        raise AssertionError("it ran again")

    stages = replace(worker.shop.stages, assign_speakers=never)
    steps.run(replace(worker.shop, stages=stages), SAMPLE, FIRST, Stage.speakers)


def test_an_earlier_attempt_stops_quietly(worker: Worker) -> None:
    worker.work(SAMPLE)
    with worker.shop.database.write() as session:
        meetings.begin(meetings.get(session, SAMPLE), Stage.extract)
    steps.run(worker.shop, SAMPLE, FIRST, Stage.extract)
    assert Stage.extract not in sample(worker.shop).done


def test_a_deleted_meeting_stops_quietly(worker: Worker) -> None:
    with worker.shop.database.write() as session:
        meetings.delete(session, meetings.get(session, SAMPLE))
    steps.run(worker.shop, SAMPLE, FIRST, Stage.store)
    steps.fail(worker.shop, SAMPLE, FIRST, "it is gone")
    with worker.shop.database.read() as session:
        assert meetings.newest(session) == []


def test_an_unusable_recording_is_remembered_as_such(worker: Worker) -> None:
    shop = replace(worker.shop, stages=replace(worker.shop.stages, inspect=no_sound))
    with pytest.raises(AudioError):
        steps.run(shop, SAMPLE, FIRST, Stage.store)
    with shop.database.read() as session:
        assert recordings.current(session, SAMPLE) is None


def test_a_failure_is_said_on_the_meeting_and_what_was_saved_stays(worker: Worker) -> None:
    steps.run(worker.shop, SAMPLE, FIRST, Stage.store)
    steps.run(worker.shop, SAMPLE, FIRST, Stage.transcribe)
    steps.fail(worker.shop, SAMPLE, FIRST, "The model is gone. Install it.")
    meeting = sample(worker.shop)
    assert (meeting.state, meeting.problem) == (
        MeetingState.failed,
        "The model is gone. Install it.",
    )
    assert meeting.done == [Stage.store, Stage.transcribe]


def test_extracting_anew_keeps_the_transcript(worker: Worker, tmp_path: Path) -> None:
    worker.work(SAMPLE)
    with worker.shop.database.write() as session:
        meetings.begin(meetings.get(session, SAMPLE), Stage.extract)
    assert sample(worker.shop).done == [Stage.store, Stage.transcribe, Stage.speakers]
