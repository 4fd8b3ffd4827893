"""Fetching models from a hub: Hugging Face, or a mirror of it that HF_ENDPOINT names."""

from pathlib import Path

from api.settings import Settings
from assistant.errors import AssistantError, InputError
from assistant.transcription.models import folders
from assistant.transcription.models.catalogue import CATALOGUE, known


def fetch(settings: Settings, name: str) -> Path:
    """Fetch a known model into the folder of models; goes on with one that was broken off.

    Raises InputError for a model that no hub has, AssistantError when it cannot be had, saying how
    to bring it by hand.
    """
    model = known(name)
    if model is None:
        names = ", ".join(m.name for m in CATALOGUE if m.repo)
        raise InputError(f"There is no model {name!r} to fetch. Choose one of {names}.")
    if model.repo is None:
        raise InputError(f"{name} is not fetched: {model.line_en}")
    folder = settings.models_dir / name
    _download(model.repo, model.files, folder)
    for part, repo in model.extras.items():
        _download(repo, ("model*.onnx",), folder / part)
    problem = folders.problem_with(folder)
    if problem:
        raise AssistantError(f"{problem} Fetch it again.")
    return folder


def _download(repo: str, files: tuple[str, ...], folder: Path) -> None:
    # Imported here: it takes its time, and reads HF_ENDPOINT when it is.
    from huggingface_hub import constants, snapshot_download

    try:
        snapshot_download(repo, allow_patterns=list(files), local_dir=folder)
    except Exception as exc:  # the hub's client raises its own, its transport's and the system's
        raise AssistantError(
            f"{repo} could not be fetched from {constants.ENDPOINT}: {_first_line(exc)} Where this "
            "hub cannot be reached, set HF_ENDPOINT to a mirror of it (HF_ENDPOINT="
            f"https://hf-mirror.com), or copy {', '.join(files)} of {repo} into {folder} by hand."
        ) from exc


def _first_line(exc: Exception) -> str:
    line = (str(exc).strip() or type(exc).__name__).splitlines()[0]
    return line if line.endswith(".") else f"{line}."
