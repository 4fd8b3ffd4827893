"""Commands about the speech models: which there are, to fetch, check and select one."""

import sys
import time
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from api import engines, hub, speech_models
from api.console import say
from api.settings import Settings, load_settings
from api.speech_models import Choice, Listed
from assistant.errors import AssistantError
from assistant.transcription.audio import SAMPLE_RATE, Samples, read_pieces
from assistant.transcription.engines import DEFAULT_ENGINE, SpeechOptions, load_engine
from assistant.transcription.models import base_model
from assistant.transcription.models.bundled import is_intact
from assistant.transcription.models.catalogue import BUNDLED, Figure, KnownModel

app = typer.Typer(help="List, fetch, check and select speech models.")

MARKS = {"measured": "", "published": "*", "estimated": "~"}
LEGEND = (
    "No mark: measured by us. *: its publisher's figure, on other machines and recordings. "
    "~: estimated."
)

Name = Annotated[str, typer.Argument(metavar="NAME_OR_PATH", help="see models list")]
Engine = Annotated[
    str | None,
    typer.Option("--engine", help="faster-whisper, openai-whisper, sherpa-onnx or openai"),
]

# So much of the sample recording is heard to check a model.
CHECKED_S = 10.0


@app.callback(invoke_without_command=True)
def without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_models()


@app.command("list")
def list_models() -> None:
    """The models we know and those in the folder of models; * marks the one in use."""
    settings = load_settings()
    for row in speech_models.listed(settings):
        print("\n".join(_lines(row)))
    print(f"\n{LEGEND}\n{in_use(speech_models.choice(settings))}")


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="a name of models list")],
) -> None:
    """Fetch a model from Hugging Face, or from the mirror that HF_ENDPOINT names."""
    folder = hub.fetch(load_settings(), name)
    say(f"{name} is in {folder}. To use it: meeting-assistant models select {name}")


@app.command()
def check(name: Name, engine: Engine = None) -> None:
    """Look whether a model's files are whole, load it and hear ten seconds of the sample."""
    settings = load_settings()
    selection = speech_models.resolve(settings, name, engine)
    chosen = Choice(selection.engine, selection.model, "selected")
    for line in _checked(settings, chosen):
        print(line)


@app.command()
def select(name: Name, engine: Engine = None) -> None:
    """Use a model from the next recording on."""
    settings = load_settings()
    used = speech_models.select(settings, name, engine)
    say(f"Selected {name}.")
    if used.origin == "environment":
        say(
            f"But {speech_models.VARIABLES} are set and win over it. Unset them to use {name}. "
            f"{in_use(used)}"
        )


def in_use(used: Choice) -> str:
    why = {
        "environment": f"set by {speech_models.VARIABLES}",
        "selected": "selected",
        "default": "the default",
    }
    return f"In use: {used.label} with {used.engine} ({why[used.origin]})."


def _lines(row: Listed) -> Iterator[str]:
    state = "here" if row.is_here else "not here"
    yield f"{'*' if row.is_used else ' '} {row.name}  [{row.engine}, {state}]"
    if row.known:
        yield f"    {row.known.line_en}"
        figures = "; ".join(_figures(row.known))
        if figures:
            yield f"    {figures}"
    elif row.folder:
        yield f"    Your own, in {row.folder}"
    if row.why_not:
        yield f"    {row.why_not}"


def _figures(model: KnownModel) -> Iterator[str]:
    for figure, text in (
        (model.disk_mb, "{} MB on disk"),
        (model.memory_mb, "{} MB of memory"),
        (model.speed, "{} times the speed of base"),
        (model.real_time, "{} of real time"),
        (model.chinese_cer, "{} % of Chinese characters wrong"),
    ):
        if figure:
            yield text.format(shown(figure))


def shown(figure: Figure) -> str:
    """The figure with the mark of where it comes from."""
    return f"{figure.value:g}{MARKS[figure.source]}"


def _checked(settings: Settings, chosen: Choice) -> Iterator[str]:
    if (chosen.engine, chosen.label) == (DEFAULT_ENGINE, BUNDLED):
        if not is_intact(base_model(settings.models_dir)):
            raise AssistantError(
                f"The bundled model in {base_model(settings.models_dir)} is damaged. Delete this "
                "folder: it is made again."
            )
        yield "files: whole, checksum right"
    elif chosen.engine in speech_models.OF_FOLDERS:
        yield f"files: whole, in {speech_models.weights(settings, chosen)}"
    began = time.monotonic()
    engine = load_engine(chosen.engine, engines.config(settings, chosen))
    loaded = time.monotonic()
    yield f"loaded in {loaded - began:.1f} s"
    samples = _sample()
    heard = engine.recognise(samples, SpeechOptions(language="zh-Hans"))
    took_s, length_s = time.monotonic() - loaded, len(samples) / SAMPLE_RATE
    yield (
        f"heard {length_s:.1f} s of the sample in {took_s:.1f} s "
        f"({took_s / length_s:.2f} of real time){_memory()}"
    )
    text = " ".join(passage.text for passage in heard)
    if not text:
        raise AssistantError(
            f"The model {chosen.label} hears nothing in the sample. Choose another."
        )
    yield f"it heard: {text}"


def _sample() -> Samples:
    with as_file(files("api.sample") / "recording.mp3") as path:
        return next(read_pieces(Path(path), piece_s=CHECKED_S)).samples


def _memory() -> str:
    """The most memory this process ever held, where the system says so."""
    if sys.platform == "win32":
        return ""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return f", {peak / 1e6:.0f} MB of memory at most"
