"""The stages a worker runs, with the engines that the settings choose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api import documents, engines
from api.jobs.voices import Voiceprint
from api.settings import Settings
from assistant import continuity, pipeline, transcription
from assistant.continuity import Links, OpenItem
from assistant.minutes import topics
from assistant.minutes.types import Minutes, TopicSummary
from assistant.transcription import HeardPiece, Recognition
from assistant.transcription.speakers import VoicePiece
from assistant.transcription.steps import duration_s
from assistant.types import Extraction, MeetingContext, Progress, Transcript


class Hear(Protocol):
    """`transcription.hear` with a context and a loaded engine."""

    def __call__(
        self,
        path: Path,
        *,
        known: Sequence[HeardPiece],
        keep: Callable[[HeardPiece], None],
        progress: Progress,
    ) -> tuple[HeardPiece, ...]: ...


class AssignSpeakers(Protocol):
    """`transcription.assign_speakers` with a diarizer."""

    def __call__(
        self,
        paths: Sequence[Path],
        recognition: Recognition,
        *,
        known: Sequence[VoicePiece],
        keep: Callable[[VoicePiece], None],
        progress: Progress,
    ) -> Transcript: ...


Summarise = Callable[[Transcript, MeetingContext, Extraction, Progress], tuple[TopicSummary, ...]]


class Link(Protocol):
    """`continuity.link` with the model that the settings choose."""

    def __call__(
        self,
        transcript: Transcript,
        context: MeetingContext,
        extraction: Extraction,
        open_items: tuple[OpenItem, ...],
        *,
        names: dict[str, str],
    ) -> Links: ...


@dataclass(frozen=True)
class KnownVoices:
    """What is known of the voices of a meeting, by label, before its words are read.

    `confirmed` are people said by a person, `rejected` those a person said they are not; `heard`
    are whom they sound like.
    """

    confirmed: dict[str, str]
    heard: dict[str, str]
    rejected: dict[str, list[str]]


@dataclass(frozen=True)
class Stages:
    """What each step of the workflow calls: data in, data out, nothing saved.

    `inspect` gives a recording's length in seconds. `listen` loads the speech engine and gives what
    hears one recording after the other with it. `summarise` tells what was discussed of each topic.
    `link` says what was said of open items of earlier meetings.
    `draft` writes the Word file, by a built-in template of that name or by a company's own file.
    `voiceprint` hears how the one speaker of some turns sounds.
    """

    inspect: Callable[[Path], float]
    listen: Callable[[MeetingContext], Hear]
    assign_speakers: AssignSpeakers
    extract: Callable[[Transcript, MeetingContext, KnownVoices, Progress], pipeline.Extracted]
    summarise: Summarise
    draft: Callable[[Minutes, Path, str | Path], None]
    voiceprint: Voiceprint
    link: Link = continuity.link


def chosen(settings: Settings) -> Stages:
    """The real stages. The speech model stays loaded between meetings until the worker is idle."""

    def listen(context: MeetingContext) -> Hear:
        engine = engines.speech_engine(settings)

        def hear(
            path: Path,
            *,
            known: Sequence[HeardPiece],
            keep: Callable[[HeardPiece], None],
            progress: Progress,
        ) -> tuple[HeardPiece, ...]:
            return transcription.hear(
                path, context, engine, known=known, keep=keep, progress=progress
            )

        return hear

    def assign_speakers(
        paths: Sequence[Path],
        recognition: Recognition,
        *,
        known: Sequence[VoicePiece],
        keep: Callable[[VoicePiece], None],
        progress: Progress,
    ) -> Transcript:
        return transcription.assign_speakers(
            paths,
            recognition,
            engines.diarizer(settings),
            known=known,
            keep=keep,
            progress=progress,
        )

    def extract(
        transcript: Transcript, context: MeetingContext, known: KnownVoices, progress: Progress
    ) -> pipeline.Extracted:
        return pipeline.extract(
            transcript,
            context,
            engines.language_model(settings),
            known_speakers=known.confirmed,
            heard_speakers=known.heard,
            rejected_speakers=known.rejected,
            progress=progress,
        )

    def summarise(
        transcript: Transcript, context: MeetingContext, extraction: Extraction, progress: Progress
    ) -> tuple[TopicSummary, ...]:
        return topics.summarise(
            transcript, context, extraction, engines.language_model(settings), progress=progress
        )

    def link(
        transcript: Transcript,
        context: MeetingContext,
        extraction: Extraction,
        open_items: tuple[OpenItem, ...],
        *,
        names: dict[str, str],
    ) -> Links:
        # No model is connected to where there is nothing to ask it.
        model = (
            engines.language_model(settings)
            if any(not item.is_done for item in open_items)
            else None
        )
        return continuity.link(transcript, context, extraction, open_items, model, names=names)

    return Stages(
        inspect=duration_s,
        listen=listen,
        assign_speakers=assign_speakers,
        extract=extract,
        summarise=summarise,
        draft=documents.make,
        voiceprint=lambda paths, turns: engines.voiceprint(settings, paths, turns),
        link=link,
    )
