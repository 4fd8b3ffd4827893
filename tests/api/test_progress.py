"""Time left against recordings whose processing is played through."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.installation import Installation
from api.progress import DEFAULT, Estimate, Pace, Paces, Work, estimate, measured
from api.views import how_far
from assistant.transcription import HeardPiece
from storage import meetings, recordings
from storage.files import StoredFile
from storage.tables import Stage, TranscriptRow, now
from tests.api.conftest import Worker
from tests.api.fakes import LENGTH_S

STAGES = (Stage.store, Stage.transcribe, Stage.speakers, Stage.extract)
HOUR = 3600.0


def played(
    audio_s: float, true: Paces, *, seed: int = 0, reports: int = 40, resumed_at: float = 0
) -> Iterator[tuple[float, Work]]:
    """Every second of a run that truly goes at `true`, with the seconds that are left then.

    The speed changes by a fifth from report to report, as it does from one piece of talk to the
    next; `resumed_at`: transcribing goes on from this part.
    """
    chance = random.Random(seed)
    runs = []
    for stage in STAGES:
        before = resumed_at if stage == Stage.transcribe else 0.0
        step_s = true[stage].per_second * audio_s / reports
        reported, at_s = [(0.0, before)], true[stage].start_s
        for i in range(round(before * reports), reports):
            at_s += step_s * chance.uniform(0.8, 1.2)
            reported.append((at_s, (i + 1) / reports))
        runs.append((stage, before, at_s, reported))
    total_s = sum(length_s for _, _, length_s, _ in runs)
    begun_s, done, took = 0.0, list[Stage](), dict[Stage, float]()
    for stage, before, length_s, reported in runs:
        for second in range(int(length_s) + 1):
            at_s, part = [r for r in reported if r[0] <= second][-1]
            yield (
                total_s - begun_s - second,
                Work(
                    audio_s=audio_s,
                    stages=STAGES,
                    done=tuple(done),
                    took=dict(took),
                    stage=stage,
                    part=part,
                    part_before=before,
                    running_s=second,
                    silent_s=second - at_s,
                ),
            )
        begun_s += length_s
        done.append(stage)
        took[stage] = length_s / (1 - before)


def share_right(points: Iterator[tuple[float, Work]], paces: Paces = DEFAULT) -> float:
    """The share of the points after ten seconds whose time left is right within 1.5."""
    right = []
    for true_s, work in list(points)[10:]:
        left_s = estimate(work, paces).seconds_left
        assert left_s is not None
        right.append(true_s / 1.5 <= left_s <= true_s * 1.5)
    return sum(right) / len(right)


def faster(factor: float) -> Paces:
    return {stage: Pace(p.start_s, p.per_second / factor) for stage, p in DEFAULT.items()}


@pytest.mark.parametrize("audio_s", [300, 1200, HOUR, 3 * HOUR])
@pytest.mark.parametrize("factor", [0.5, 0.8, 1, 1.5, 2])
def test_time_left_is_right_on_machines_faster_and_slower_than_ours(
    audio_s: float, factor: float
) -> None:
    assert share_right(played(audio_s, faster(factor))) >= 0.9


@pytest.mark.parametrize("factor", [0.7, 1, 1.3])
def test_time_left_is_right_with_a_large_model_that_was_measured_here(factor: float) -> None:
    large = dict(DEFAULT) | {Stage.transcribe: Pace(8, 1.2)}
    timings = [(HOUR, 3 + 1.2 / factor * HOUR)]
    known = dict(DEFAULT) | {Stage.transcribe: measured(Stage.transcribe, timings)}
    assert share_right(played(HOUR, large), known) >= 0.9


def test_time_left_is_right_with_a_large_model_that_was_never_measured() -> None:
    large = dict(DEFAULT) | {Stage.transcribe: Pace(8, 1.2)}
    assert share_right(played(HOUR, large, reports=120)) >= 0.9


@pytest.mark.parametrize("resumed_at", [0.25, 0.5, 0.9])
@pytest.mark.parametrize("factor", [0.6, 1, 1.8])
def test_a_stage_that_is_resumed_does_not_confuse_it(resumed_at: float, factor: float) -> None:
    points = played(HOUR, faster(factor), resumed_at=resumed_at)
    assert share_right(points) >= 0.9


@pytest.mark.parametrize("audio_s", [30, HOUR])
def test_percent_only_grows_while_reports_come_evenly(audio_s: float) -> None:
    shown = [estimate(work).percent for _, work in played(audio_s, DEFAULT)]
    assert all(later >= earlier - 1.5 for earlier, later in zip(shown, shown[1:], strict=False))
    assert shown[0] < 5
    assert shown[-1] > 90


def test_a_stage_that_says_nothing_moves_and_is_never_shown_as_done() -> None:
    silent = Work(audio_s=20, stages=STAGES, done=STAGES[:2], stage=Stage.speakers)
    shown = [
        estimate(replace(silent, running_s=s, silent_s=s)).part for s in (0, 1, 3, 5, 6, 60, 600)
    ]
    assert shown == sorted(shown)
    assert len(set(shown[:5])) == 5
    assert shown[-1] < 1


@pytest.mark.parametrize("reported", [0.94, 0.95 - 1e-15, 0.95, 0.99])
def test_a_long_silence_near_the_end_is_taken_for_as_much_again(reported: float) -> None:
    near = Work(audio_s=600, stages=STAGES, done=STAGES[:2], stage=Stage.speakers, part=reported)
    told = estimate(replace(near, running_s=130, silent_s=100))
    assert told.part < 1
    assert told.seconds_left is not None
    assert 5 < told.seconds_left < 200


def test_a_slow_stage_says_little_of_the_next() -> None:
    slow = [(t, w) for t, w in played(HOUR, faster(1)) if w.stage == Stage.speakers]
    true_s, work = slow[0]
    left_s = estimate(replace(work, took={Stage.transcribe: 2 * 3600 * 0.13})).seconds_left
    assert left_s is not None
    assert left_s <= 1.5 * true_s


def test_a_meeting_that_waits_for_a_worker_has_no_time_left_but_what_is_done() -> None:
    waits = Work(audio_s=HOUR, stages=STAGES, done=STAGES[:2])
    assert estimate(waits) == Estimate(percent=66.9, part=0.0, seconds_left=None)


def test_a_recording_of_unknown_length_is_at_its_start() -> None:
    told = estimate(Work(audio_s=0, stages=STAGES, stage=Stage.store))
    assert told.percent == 0
    assert told.seconds_left is not None


def test_the_pace_is_that_of_the_last_five_meetings_that_are_long_enough() -> None:
    timings = [(20.0, 50.0), *[(100.0, 3 + s) for s in (10, 20, 30, 40, 50)], (100.0, 903.0)]
    assert measured(Stage.transcribe, timings) == Pace(3.0, 0.3, trust_at=0.12)


def test_without_a_measured_meeting_the_pace_is_the_default() -> None:
    assert measured(Stage.speakers, [(20.0, 50.0)]) == DEFAULT[Stage.speakers]


def test_a_meeting_is_told_by_what_the_last_one_took_with_the_same_engine(
    place: Installation, worker: Worker
) -> None:
    worker.work(1)
    with place.database.write() as session:
        transcript = session.get(TranscriptRow, 1)
        assert transcript is not None
        transcript.duration_s = 600
        last = meetings.get(session, 1)
        last.stage_seconds = {"transcribe": 3 + 2 * 600, "speakers": 5, "extract": 1}
        meeting = meetings.create(session, meetings.context(session, last))
        stored = StoredFile(sha256="a" * 64, size=1)
        recording = recordings.register(session, meeting.id or 0, "a.wav", stored)
        recording.duration_s = LENGTH_S
        meetings.begin(meeting, Stage.store)
        meetings.enter(meeting, Stage.transcribe)
        assert meeting.stage_started_at is not None
        same = how_far(session, meeting, meeting.stage_started_at).seconds_left
        recordings.keep_heard(session, recording.id or 0, piece(engine="another"))
        session.flush()
        other = how_far(session, meeting, meeting.stage_started_at).seconds_left
    assert same == 3 + 2 * LENGTH_S + 5 + 1
    assert other == pytest.approx(3 + 0.13 * LENGTH_S + 5 + 1, abs=0.1)


def piece(*, engine: str) -> HeardPiece:
    return HeardPiece(
        number=0, start_s=0, duration_s=1, is_silent=True, engine=engine, model=None, passages=()
    )


def test_a_failed_meeting_stays_where_it_stopped(place: Installation, worker: Worker) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, 1)
        meetings.enter(meeting, Stage.transcribe)
        meetings.report(meeting, 0.5)
        meetings.fail(meeting, "no model")
        soon, later = now(), now() + dt.timedelta(hours=1)
        told = [how_far(session, meeting, moment) for moment in (soon, later)]
    assert told[0] == told[1]
    assert told[0].seconds_left is None
    assert told[0].percent > 0


def test_a_meeting_whose_drafting_failed_stays_where_it_stopped(
    place: Installation, worker: Worker
) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, 1)
        meetings.enter(meeting, Stage.draft)
        meetings.fail(meeting, "no template")
        told = how_far(session, meeting, now())
    assert (told.percent, told.seconds_left) == (0, None)
