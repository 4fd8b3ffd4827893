"""The stages a worker runs, with the engines that the settings choose."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from api import engines
from api.settings import Settings
from assistant import pipeline, transcription
from assistant.transcription import Recognition
from assistant.transcription.audio import probe
from assistant.types import Extraction, MeetingContext, Progress, Transcript


@dataclass(frozen=True)
class Stages:
    """What each step of the workflow calls: data in, data out, nothing saved.

    `inspect` gives the recording's length in seconds, None where its header does not say.
    `extract` is told which voices are certain, by label. `draft` writes the Word file.
    """

    inspect: Callable[[Path], float | None]
    recognise: Callable[[Path, MeetingContext, Progress], Recognition]
    assign_speakers: Callable[[Path, Recognition, Progress], Transcript]
    extract: Callable[[Transcript, MeetingContext, dict[str, str], Progress], pipeline.Extracted]
    draft: Callable[[MeetingContext, Extraction, Transcript | None, Path], None]


def chosen(settings: Settings) -> Stages:
    """The real stages. Models are loaded for each recording, in seconds, and then let go: two of
    them at once, or an idle worker, should not hold their memory."""

    def recognise(path: Path, context: MeetingContext, progress: Progress) -> Recognition:
        return transcription.recognise(
            path, context, engines.speech_engine(settings), progress=progress
        )

    def assign_speakers(path: Path, heard: Recognition, progress: Progress) -> Transcript:
        return transcription.assign_speakers(
            path, heard, engines.diarizer(settings), progress=progress
        )

    def extract(
        transcript: Transcript, context: MeetingContext, known: dict[str, str], progress: Progress
    ) -> pipeline.Extracted:
        return pipeline.extract(
            transcript,
            context,
            engines.language_model(settings),
            known_speakers=known,
            progress=progress,
        )

    def draft(
        context: MeetingContext, extraction: Extraction, transcript: Transcript | None, out: Path
    ) -> None:
        pipeline.write_minutes(context, extraction, out, transcript=transcript)

    return Stages(
        inspect=lambda path: probe(path).duration_s,
        recognise=recognise,
        assign_speakers=assign_speakers,
        extract=extract,
        draft=draft,
    )
