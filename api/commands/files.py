"""Commands that read files and write files."""

from pathlib import Path
from typing import Any

from api import engines
from api.console import Bar, say
from api.settings import Settings, load_settings
from assistant import pipeline, transcription
from assistant.errors import InputError
from assistant.types import Extraction, MeetingContext, Transcript


def settings(
    *,
    asr_engine: str | None = None,
    asr_model: str | None = None,
    no_speakers: bool = False,
    extraction_engine: str | None = None,
) -> Settings:
    """The configuration, with what the command's options say over it. Raises InputError."""
    # A command ends with its recording: there is nothing to keep the model loaded for.
    said: dict[str, Any] = {"model_idle_minutes": 0}
    if asr_engine:
        # A model belongs to its engine: the configured one is of the configured engine.
        said |= {"asr_engine": asr_engine, "asr_model": asr_model}
    if asr_model:
        said["asr_model"] = asr_model
    if no_speakers:
        said["speakers"] = False
    if extraction_engine == "rules":
        said["llm_model"] = None
    elif extraction_engine not in ("llm", None):
        raise InputError(f"There is no extraction engine {extraction_engine!r}: rules or llm.")
    made = load_settings(**said)
    if extraction_engine == "llm" and not made.llm_model:
        raise InputError(
            "No language model is configured. Set ASSISTANT_LLM_MODEL (and OPENAI_BASE_URL, "
            "OPENAI_API_KEY), or use --engine rules."
        )
    return made


def transcribe(settings: Settings, audio: Path, context: MeetingContext, bar: Bar) -> Transcript:
    if not audio.is_file():
        raise InputError(f"{audio} does not exist or is not a file. Check the path.")
    with bar.stage("loading the speech model"):
        engine = engines.speech_engine(settings)
    with bar.stage("transcribing") as on_progress:
        heard = transcription.hear_all((audio,), context, engine, progress=on_progress)
    del engine  # its memory is needed to tell speakers apart
    with bar.stage("telling speakers apart") as on_progress:
        return transcription.assign_speakers(
            (audio,),
            transcription.write_down(heard, context),
            engines.diarizer(settings),
            progress=on_progress,
        )


def extract(
    settings: Settings, transcript: Transcript, context: MeetingContext, bar: Bar
) -> Extraction:
    llm = engines.language_model(settings)
    with bar.stage(f"extracting ({llm.model if llm else 'rules'})") as on_progress:
        extracted = pipeline.extract(transcript, context, llm, progress=on_progress)
    if extracted.note:
        say(extracted.note)
    return extracted.extraction


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise InputError(f"The folder {folder} cannot be made: {exc.strerror}.") from exc
