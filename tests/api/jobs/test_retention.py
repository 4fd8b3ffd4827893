"""Recordings are deleted when their time has come; the words stay."""

import datetime as dt

from api.installation import Installation
from api.jobs import retention as job
from storage import meetings, recordings, retention, transcripts
from storage.tables import MeetingState, now
from tests.api.conftest import Worker

SAMPLE = 1


def confirm_sample(place: Installation, worker: Worker, days_ago: int) -> None:
    worker.work(SAMPLE)
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        meeting.state = MeetingState.minuted
        meeting.confirmed_at = now() - dt.timedelta(days=days_ago)
        session.add(meeting)


def keep_for(place: Installation, days: int | None) -> None:
    with place.database.write() as session:
        retention.choose(session, days, actor="刘芳")


def test_a_recording_kept_long_enough_goes_and_its_words_stay(
    place: Installation, worker: Worker
) -> None:
    confirm_sample(place, worker, days_ago=31)
    keep_for(place, 30)
    assert job.sweep(place.database, place.files, now())["recordings"] == 1
    with place.database.read() as session:
        recording = recordings.of_meeting(session, SAMPLE)[0]
        transcript = transcripts.load(session, SAMPLE)
    assert not place.files.path(recording.sha256).exists()
    assert recording.removed_at is not None
    assert transcript is not None and len(transcript.segments) == 4
    assert not any(job.sweep(place.database, place.files, now()).values())


def test_recordings_are_kept_for_ever_unless_days_are_chosen(
    place: Installation, worker: Worker
) -> None:
    confirm_sample(place, worker, days_ago=4000)
    assert not any(job.sweep(place.database, place.files, now()).values())
