"""Transcripts of the references: made by an engine, or made before and kept in a folder."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.formats import read_transcript, write
from assistant.transcription import transcribe
from assistant.transcription.channels import load_diarizer
from assistant.transcription.engines import EngineConfig, load_engine
from assistant.types import MeetingContext, Transcript
from eval.diarization import Stretch
from eval.references import Reference


@dataclass(frozen=True)
class Made:
    """A transcript, how long its making took, and the turns the diarizer found.

    `seconds` is None and `turns` are empty for a transcript of which only itself is known.
    """

    transcript: Transcript
    seconds: float | None = None
    turns: tuple[Stretch, ...] = ()

    @property
    def real_time_factor(self) -> float | None:
        length_s = self.transcript.duration_s
        return self.seconds / length_s if self.seconds is not None and length_s else None


Make = Callable[[Path, MeetingContext], Made]


def load_maker(engine_name: str, model: str | None = None, *, speakers: bool = True) -> Make:
    """Transcription by the engine, with speakers where that is wanted and installed.

    The engine is loaded here, so that this is no part of the seconds of the first recording. The
    models of voices are loaded with each recording that needs them, as in the product.
    """
    config = EngineConfig(
        model=model,
        base_url=os.environ.get("OPENAI_BASE_URL") or None,
        api_key=os.environ.get("OPENAI_API_KEY") or None,
    )
    engine = load_engine(engine_name, config)
    diarizer = load_diarizer() if speakers else None

    def make(audio: Path, context: MeetingContext) -> Made:
        kept = KeptTurns(diarizer) if diarizer else None
        started = time.monotonic()
        transcript = transcribe(audio, context, engine, diarizer=kept)
        return Made(transcript, time.monotonic() - started, kept.turns if kept else ())

    return make


class KeptTurns:
    """A diarizer that remembers what it found."""

    def __init__(self, diarizer: Any) -> None:
        self._diarizer = diarizer
        self.turns: tuple[Stretch, ...] = ()

    def diarize(self, *arguments: Any, **options: Any) -> Any:
        found = self._diarizer.diarize(*arguments, **options)
        self.turns = tuple(Stretch(turn.start, turn.end, turn.speaker) for turn in found)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._diarizer, name)


def keep(made: Made, folder: Path, name: str) -> None:
    """Write <name>.json, the transcript, and <name>.made.json, what else is known."""
    folder.mkdir(parents=True, exist_ok=True)
    write(made.transcript, folder / f"{name}.json")
    beside = {"seconds": made.seconds, "turns": [asdict(turn) for turn in made.turns]}
    text = json.dumps(beside, ensure_ascii=False, indent=1)
    (folder / f"{name}.made.json").write_text(text + "\n", encoding="utf-8")


def kept(folder: Path, name: str) -> Made | None:
    """What was made before; None when there is no transcript <name>.json in `folder`."""
    path, beside = folder / f"{name}.json", folder / f"{name}.made.json"
    if not path.exists():
        return None
    known = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    turns = tuple(Stretch(**turn) for turn in known.get("turns", ()))
    return Made(read_transcript(path), known.get("seconds"), turns)


def make_missing(
    reference: Reference, folder: Path, make: Make | None, context: MeetingContext | None = None
) -> Made | None:
    """The kept transcript of the reference, or else a new one, which is kept.

    None when there is none and no way to make one. `context` replaces the reference's own.
    """
    made = kept(folder, reference.id)
    if made is None and make:
        made = make(reference.audio, context or reference.context)
        keep(made, folder, reference.id)
    return made
