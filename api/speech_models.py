"""Which speech model is used, and which there are: the catalogue, the disk and the environment.

The choice is kept in `selected.json` in the folder of the models, for whoever works on that folder:
workers read it before each recording. ASSISTANT_ASR_ENGINE and ASSISTANT_ASR_MODEL win over it.
"""

import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from api.settings import Settings
from assistant.errors import InputError
from assistant.transcription.engines import DEFAULT_ENGINE, ENGINES
from assistant.transcription.models import folders
from assistant.transcription.models.bundled import base_folder
from assistant.transcription.models.catalogue import BUNDLED, CATALOGUE, KnownModel, known
from assistant.types import Data

Origin = Literal["environment", "selected", "default"]

# Engines whose weights are a folder; the others fetch by themselves or need none.
OF_FOLDERS = ("faster-whisper", "sherpa-onnx")

VARIABLES = "ASSISTANT_ASR_ENGINE and ASSISTANT_ASR_MODEL"


class Selection(Data):
    """What stands in `selected.json`."""

    engine: str
    model: str | None = None


@dataclass(frozen=True)
class Choice:
    """The engine and model in use. `model` is a name or path as it was said; None is the default's.

    `origin`: "environment" also stands for options of a command.
    """

    engine: str
    model: str | None
    origin: Origin

    @property
    def label(self) -> str:
        """The model as a person knows it."""
        if self.model:
            return self.model
        return BUNDLED if self.engine == DEFAULT_ENGINE else self.engine


@dataclass(frozen=True)
class Listed:
    """A model that is known or lies in the folder of models. `why_not` says what is missing."""

    name: str
    engine: str
    known: KnownModel | None
    folder: Path | None
    why_not: str | None
    is_used: bool

    @property
    def is_here(self) -> bool:
        return self.why_not is None


def choice(settings: Settings) -> Choice:
    """What is used now. Raises InputError when the selection's file cannot be read."""
    if settings.asr_engine or settings.asr_model:
        engine = settings.asr_engine or _engine_for(settings, settings.asr_model or "")
        return Choice(engine or DEFAULT_ENGINE, settings.asr_model, "environment")
    selected = _read(settings)
    if selected:
        return Choice(selected.engine, selected.model, "selected")
    return Choice(DEFAULT_ENGINE, None, "default")


def weights(settings: Settings, chosen: Choice) -> str | None:
    """What the engine is told to load: a path where the weights are here, else the name as it is.

    None for the engine's own default.
    """
    model = chosen.model
    # "openai" and "openai-whisper" stand in the catalogue for what their engines take by default.
    if model in (None, chosen.engine) or (model, chosen.engine) == (BUNDLED, DEFAULT_ENGINE):
        return None
    folder = _folder(settings, model) if chosen.engine in OF_FOLDERS else None
    return str(folder) if folder else model


def resolve(settings: Settings, name: str, engine: str | None = None) -> Selection:
    """What selecting this would keep. Raises InputError for a model that is not here."""
    if engine is not None and engine not in ENGINES:
        raise InputError(
            f"There is no speech engine {engine!r}. Choose one of {', '.join(ENGINES)}."
        )
    reads = engine or _engine_for(settings, name)
    if reads is None:
        raise InputError(
            f"There is no model {name!r}: it is no name of the list, nor a folder of weights. "
            "See meeting-assistant models list."
        )
    folder = _folder(settings, name)
    if reads in OF_FOLDERS and name != BUNDLED:
        if folder is None:
            raise InputError(f"The model {name} is not here. {how_to_get(settings, name)}")
        if folders.engine_of(folder) != reads:
            raise InputError(f"{folder} is a model of {folders.engine_of(folder)}, not of {reads}.")
    # A name rather than a path: the folder of models may be moved.
    is_name = known(name) or (folder and folder.parent == settings.models_dir)
    kept = name if is_name or folder is None else str(folder.resolve())
    return Selection(engine=reads, model=kept)


def select(settings: Settings, name: str, engine: str | None = None) -> Choice:
    """Use this model from the next recording on, and say what is used now.

    That is another one where the environment says so. Raises InputError for a model that is not
    here.
    """
    _write(settings, resolve(settings, name, engine))
    return choice(settings)


def select_listed(settings: Settings, name: str) -> Choice:
    """Select a model of the list that is here: over the network nobody names paths of this machine.

    Raises InputError for any other.
    """
    row = next((row for row in listed(settings) if row.name == name), None)
    if row is None:
        raise InputError(f"There is no model {name!r} in the list.")
    if not row.is_here:
        raise InputError(f"The model {name} is not here. {row.why_not}")
    return select(settings, name, row.engine)


def listed(settings: Settings) -> list[Listed]:
    """The catalogue, then the models of one's own in the folder of models, and the one in use."""
    try:
        used = choice(settings)
    except InputError:
        used = None
    names = [model.name for model in CATALOGUE]
    names += [path.name for path in _own_folders(settings)]
    rows = [_listed(settings, name, used) for name in names]
    if used and not any(row.is_used for row in rows):
        rows.append(_of_ones_own(settings, used))
    return rows


def _listed(settings: Settings, name: str, used: Choice | None) -> Listed:
    engine = _engine_for(settings, name) or DEFAULT_ENGINE
    return Listed(
        name=name,
        engine=engine,
        known=known(name),
        folder=_folder(settings, name),
        why_not=_why_not(settings, name, engine),
        is_used=used is not None and (used.label, used.engine) == (name, engine),
    )


def _of_ones_own(settings: Settings, used: Choice) -> Listed:
    """The model in use, where it is neither known nor in the folder of models."""
    return Listed(
        name=used.label,
        engine=used.engine,
        known=None,
        folder=_folder(settings, used.label),
        why_not=_why_not(settings, used.label, used.engine),
        is_used=True,
    )


def how_to_get(settings: Settings, name: str) -> str:
    """What to do to have a model that is not here, as a sentence."""
    model = known(name)
    if model and model.repo:
        return f"Run: meeting-assistant models fetch {name}"
    path = next((place for place in _places(settings, name) if place.exists()), None)
    if path:
        return folders.problem_with(path) or ""
    return f"Put its folder into {settings.models_dir}, or name its path."


def _why_not(settings: Settings, name: str, engine: str) -> str | None:
    if engine == "openai":
        has_address = settings.openai_base_url or settings.openai_api_key
        return None if has_address else "Set OPENAI_BASE_URL or OPENAI_API_KEY."
    package = {"openai-whisper": "whisper", "sherpa-onnx": "sherpa_onnx"}.get(engine)
    if package and find_spec(package) is None:
        return f"Run: pip install 'meeting-assistant[{engine}]'"
    if engine == "openai-whisper":
        return None
    if name == BUNDLED:
        is_here = folders.bundled_is_installed() or base_folder(settings.models_dir).is_dir()
        return None if is_here else "Reinstall the package: its wheels with the model are missing."
    return None if _folder(settings, name) else how_to_get(settings, name)


def _engine_for(settings: Settings, name: str) -> str | None:
    """The engine that reads this model; None when it is neither known nor here."""
    model = known(name)
    if model:
        return model.engine
    return next(filter(None, map(folders.engine_of, _places(settings, name))), None)


def _folder(settings: Settings, name: str) -> Path | None:
    """Where the weights of a known model or of a path are; None when nowhere, or not whole."""
    model = known(name)
    if name == BUNDLED:
        folder = base_folder(settings.models_dir)
        return folder if folder.is_dir() else None
    repo = model.repo if model else None
    found = (folders.find(place, repo) for place in _places(settings, name))
    return next(filter(None, found), None)


def _places(settings: Settings, name: str) -> tuple[Path, ...]:
    """Where a model of this name may lie; a known name does not mean a folder one stands in."""
    path = Path(name).expanduser()
    return (settings.models_dir / path,) if known(name) else (settings.models_dir / path, path)


def _own_folders(settings: Settings) -> list[Path]:
    """Folders of weights that a person put there."""
    if not settings.models_dir.is_dir():
        return []
    ours = {model.name for model in CATALOGUE} | {base_folder(settings.models_dir).name}
    return [
        path
        for path in sorted(settings.models_dir.iterdir())
        if path.name not in ours and path.is_dir() and folders.engine_of(path)
    ]


def _file(settings: Settings) -> Path:
    return settings.models_dir / "selected.json"


def _read(settings: Settings) -> Selection | None:
    try:
        selection = Selection.model_validate_json(_file(settings).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as exc:
        raise _unreadable(settings) from exc
    if selection.engine not in ENGINES:
        raise _unreadable(settings)
    return selection


def _write(settings: Settings, selection: Selection) -> None:
    try:
        settings.models_dir.mkdir(parents=True, exist_ok=True)
        # In one step: a worker may be reading it.
        with tempfile.NamedTemporaryFile(
            "w", dir=settings.models_dir, prefix="selected.", delete=False, encoding="utf-8"
        ) as file:
            file.write(selection.model_dump_json())
        Path(file.name).chmod(0o644)
        Path(file.name).replace(_file(settings))
    except OSError as exc:
        raise InputError(
            f"The selection cannot be written to {settings.models_dir}: {exc.strerror}. "
            f"Make it writable, or set {VARIABLES} instead."
        ) from exc


def _unreadable(settings: Settings) -> InputError:
    return InputError(
        f"{_file(settings)} cannot be read as a selection. Select the model again: "
        "meeting-assistant models select NAME"
    )
