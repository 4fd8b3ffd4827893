"""A worker that really decodes and joins, with a fake engine and diarizer that note every piece.

python -m tests.api.piecewise_worker LOG [PIECE]

Lines of the log are `heard NUMBER` and `voices NUMBER`, written when the work on a piece begins;
the worker holds for ever in the middle of the one it is told, such as "heard 2".
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from api.installation import Installation
from api.jobs import worker
from api.jobs.stages import Hear
from api.jobs.steps import Workshop
from api.settings import Settings
from assistant import transcription
from assistant.transcription import HeardPiece, Recognition
from assistant.transcription.audio import SAMPLE_RATE, Samples, read_pieces
from assistant.transcription.engines import SpeechOptions
from assistant.transcription.recognition import Passage, spread
from assistant.transcription.speakers import Keep, Turn, VoicePiece
from assistant.transcription.steps import duration_s
from assistant.types import MeetingContext, Progress, Transcript
from tests.api.fakes import LINES, fake_stages


class Pieces:
    """What was begun, on disk at once."""

    def __init__(self, log: Path, hold_at: str) -> None:
        self._log = log
        self._hold_at = hold_at

    def begin(self, what: str) -> None:
        with self._log.open("a") as file:
            file.write(what + "\n")
        if what == self._hold_at:
            time.sleep(600)


class Engine:
    name = "fake"
    model = "none"

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def recognise(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None = None
    ) -> tuple[Passage, ...]:
        # Each piece of the recording has a loudness of its own, by which it is known.
        self._pieces.begin(f"heard {round(float(abs(samples).max()) * 20) - 1}")
        # Without gaps, which would be heard again.
        line_s = len(samples) / SAMPLE_RATE / len(LINES)
        return tuple(spread(text, i * line_s, (i + 1) * line_s) for i, text in enumerate(LINES))


class Voices:
    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def diarize(
        self,
        paths: Sequence[Path],
        known: Sequence[VoicePiece] = (),
        keep: Keep = lambda piece: None,
        progress: Progress | None = None,
    ) -> tuple[Turn, ...]:
        there = {(piece.recording, piece.number) for piece in known}
        for recording, path in enumerate(paths):
            for number, piece in enumerate(read_pieces(path)):
                if (recording, number) not in there:
                    self._pieces.begin(f"voices {number}")
                    keep(
                        VoicePiece(
                            recording=recording,
                            number=number,
                            start_s=piece.start_s,
                            duration_s=piece.duration_s,
                        )
                    )
        return (Turn(start=0, end=9999, speaker="0"),)


def main(log: Path, hold_at: str) -> None:
    place = Installation(Settings())
    pieces = Pieces(log, hold_at)

    def listen(context: MeetingContext) -> Hear:
        def hear(
            path: Path,
            *,
            known: Sequence[HeardPiece],
            keep: Callable[[HeardPiece], None],
            progress: Progress,
        ) -> tuple[HeardPiece, ...]:
            return transcription.hear(
                path, context, Engine(pieces), known=known, keep=keep, progress=progress
            )

        return hear

    def assign_speakers(
        paths: Sequence[Path],
        recognition: Recognition,
        *,
        known: Sequence[VoicePiece],
        keep: Keep,
        progress: Progress,
    ) -> Transcript:
        return transcription.assign_speakers(
            paths, recognition, Voices(pieces), known=known, keep=keep, progress=progress
        )

    stages = replace(
        fake_stages(), inspect=duration_s, listen=listen, assign_speakers=assign_speakers
    )
    worker.run(
        Workshop(place.database, place.files, stages, place.settings),
        at_once=1,
        ends_with_parent=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
