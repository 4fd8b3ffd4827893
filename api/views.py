"""What is shown of a meeting, gathered once for pages and JSON."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from api.jobs.steps import DRAFTING, PROCESSING
from api.progress import Estimate, Pace, Work, estimate, measured
from assistant.extraction.speakers import with_names
from assistant.types import MeetingContext, Transcript, Usage
from storage import meetings, minutes, organisation, recordings, review, transcripts
from storage.tables import Meeting, MeetingState, MinutesRow, Recording, Stage, now


@dataclass(frozen=True)
class MeetingView:
    meeting: Meeting
    context: MeetingContext
    recording: Recording | None
    recordings: list[tuple[Recording, float]]  # those that can be used, each with its start in s
    minutes: MinutesRow | None
    engine: str | None
    usage: Usage | None
    note: str | None
    how_far: Estimate


def meeting_view(session: Session, meeting_id: int) -> MeetingView:
    """Raises NotFoundError."""
    meeting = meetings.get(session, meeting_id)
    last = review.last_extraction(session, meeting_id)
    return MeetingView(
        meeting=meeting,
        context=meetings.context(session, meeting),
        recording=recordings.current(session, meeting_id),
        recordings=recordings.with_starts(recordings.usable(session, meeting_id)),
        minutes=minutes.latest(session, meeting_id),
        engine=review.maker(last.engine, last.model) if last else None,
        usage=review.usage(session, meeting_id),
        note=last.note if last else None,
        how_far=how_far(session, meeting, now()),
    )


def meeting_views(session: Session, found: Sequence[Meeting]) -> list[MeetingView]:
    """Several meetings in a few queries; their contexts are without roster and glossary."""
    ids = [meeting.id or 0 for meeting in found]
    projects = {project.id: project.name for project in organisation.projects(session)}
    heard = recordings.usable_of(session, ids)
    runs = review.extractions_of(session, ids)
    made = minutes.latest_of(session, ids)
    at = now()
    views = []
    for meeting, meeting_id in zip(found, ids, strict=True):
        ran = runs.get(meeting_id, [])
        usable = heard.get(meeting_id, [])
        views.append(
            MeetingView(
                meeting=meeting,
                context=meetings.particulars(meeting, projects.get(meeting.project_id)),
                recording=next(iter(usable), None),
                recordings=recordings.with_starts(usable),
                minutes=made.get(meeting_id),
                engine=review.maker(ran[-1].engine, ran[-1].model) if ran else None,
                usage=review.total_usage(run.result for run in ran),
                note=ran[-1].note if ran else None,
                how_far=how_far(session, meeting, at),
            )
        )
    return views


def how_far(session: Session, meeting: Meeting, now: dt.datetime) -> Estimate:
    """How far the meeting's processing is, by what it took for earlier meetings."""
    if meeting.state in (MeetingState.review, MeetingState.minuted, MeetingState.issued):
        return Estimate(percent=100, part=0, seconds_left=None)
    if meeting.state == MeetingState.waiting:
        return Estimate(percent=0, part=0, seconds_left=None)
    if meeting.state == MeetingState.failed:
        stopped = estimate(_work(session, meeting, meeting.progress_at or now))
        return replace(stopped, seconds_left=None)
    return estimate(_work(session, meeting, now), _paces(session, meeting))


def _work(session: Session, meeting: Meeting, now: dt.datetime) -> Work:
    found = recordings.usable(session, meeting.id or 0)
    # One that failed while it was drafted stands at that stage still.
    is_drafting = meeting.state == MeetingState.drafting or meeting.stage == Stage.draft
    started_at = meeting.stage_started_at or now
    return Work(
        audio_s=sum(recording.duration_s or 0 for recording in found),
        stages=DRAFTING if is_drafting else PROCESSING,
        done=[Stage(stage) for stage in meeting.done],
        took={Stage(stage): seconds for stage, seconds in meeting.stage_seconds.items()},
        stage=meeting.stage,
        part=meeting.progress,
        part_before=meeting.progress_before,
        running_s=_seconds(started_at, now),
        silent_s=_seconds(meeting.progress_at or started_at, now),
    )


def _seconds(since: dt.datetime, now: dt.datetime) -> float:
    return max(0.0, (now - since).total_seconds())


def _paces(session: Session, meeting: Meeting) -> dict[Stage, Pace]:
    """What each stage takes here, by the last meetings that the same engines worked on."""
    timings = meetings.timings(session)
    # Until it is known which engine hears this meeting, it is likely the one of the last.
    speech = recordings.last_heard_by(session, meeting.id or 0) or (
        timings[0].speech if timings else None
    )
    extractor = timings[0].extractor if timings else None
    same = {
        Stage.transcribe: [t for t in timings if t.speech == speech],
        Stage.extract: [t for t in timings if t.extractor == extractor],
    }
    return {
        stage: measured(
            stage,
            [(t.audio_s, t.seconds[stage]) for t in same.get(stage, timings) if stage in t.seconds],
        )
        for stage in Stage
    }


def named_transcript(session: Session, meeting: Meeting) -> Transcript | None:
    """The transcript with people's names in place of the labels of known voices."""
    assert meeting.id is not None
    transcript = transcripts.load(session, meeting.id)
    return transcript and with_names(transcript, meeting.speakers)
