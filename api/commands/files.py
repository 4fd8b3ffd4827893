"""Commands that read files and write files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast, get_args

from api import engines
from api.console import Bar, Left, say
from api.progress import DEFAULT, Pace, Work, estimate
from api.settings import Settings, load_settings
from assistant import pipeline, transcription
from assistant.errors import InputError
from assistant.llm import LanguageModel
from assistant.transcription.steps import duration_s
from assistant.types import EngineName, Extraction, MeetingContext, Transcript
from storage.tables import Stage

# The speech model has a bar of its own while it is loaded.
_PACES = {**DEFAULT, Stage.transcribe: Pace(0, DEFAULT[Stage.transcribe].per_second)}


def settings(
    *,
    asr_engine: str | None = None,
    asr_model: str | None = None,
    no_speakers: bool = False,
    extraction_engine: EngineName | None = None,
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
    made = load_settings(**said)
    if extraction_engine in ("llm", "both") and not made.llm_model:
        raise InputError(
            "No language model is configured. Set ASSISTANT_LLM_MODEL (and OPENAI_BASE_URL, "
            "OPENAI_API_KEY), or use --engine rules."
        )
    return made


def transcribe(
    settings: Settings, audio: Sequence[Path], context: MeetingContext, bar: Bar
) -> Transcript:
    """The transcript of the recordings joined in order."""
    for path in audio:
        if not path.is_file():
            raise InputError(f"{path} does not exist or is not a file. Check the path.")
    with bar.stage("loading the speech model"):
        engine = engines.speech_engine(settings)
    left = _left(settings, sum(duration_s(path) for path in audio))
    with bar.stage("transcribing", left(Stage.transcribe)) as on_progress:
        heard = transcription.hear_all(audio, context, engine, progress=on_progress)
    del engine  # its memory is needed to tell speakers apart
    with bar.stage(
        "telling speakers apart", left(Stage.speakers) if settings.speakers else None
    ) as on_progress:
        return transcription.assign_speakers(
            audio,
            transcription.write_down(heard, context),
            engines.diarizer(settings),
            progress=on_progress,
        )


def _left(settings: Settings, audio_s: float) -> Callable[[Stage], Left]:
    """For a stage, what tells the time left of it and of those after it."""
    stages = (Stage.transcribe, *((Stage.speakers,) if settings.speakers else ()), Stage.extract)

    def of_stage(stage: Stage) -> Left:
        def left(part: float, running_s: float, silent_s: float) -> float | None:
            work = Work(
                audio_s=audio_s,
                stages=stages,
                stage=stage,
                part=part,
                running_s=running_s,
                silent_s=silent_s,
            )
            return estimate(work, _PACES).seconds_left

        return left

    return of_stage


def extraction_engine(name: str | None) -> EngineName | None:
    """The engine of that name; None is the pair where a model is configured, else the rules."""
    if name not in (None, *get_args(EngineName)):
        raise InputError(f"There is no extraction engine {name!r}: rules, llm or both.")
    return cast(EngineName | None, name)


def extract(
    settings: Settings,
    transcript: Transcript,
    context: MeetingContext,
    bar: Bar,
    engine: EngineName | None = None,
) -> Extraction:
    llm = engines.language_model(settings)
    with bar.stage(f"extracting ({_who(llm, engine)})") as on_progress:
        extracted = pipeline.extract(transcript, context, llm, engine=engine, progress=on_progress)
    if extracted.note:
        say(extracted.note)
    return extracted.extraction


def _who(llm: LanguageModel | None, engine: EngineName | None) -> str:
    if llm is None:
        return "rules"
    return llm.model if engine == "llm" else f"rules and {llm.model}"


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise InputError(f"The folder {folder} cannot be made: {exc.strerror}.") from exc
