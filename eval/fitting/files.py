"""The weights as files: one of each language, its sections in order, a weight a line."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from assistant.errors import InputError
from eval.fitting.meetings import SECTIONS
from eval.fitting.sections import DECIMALS, Sections

# Where the rules read them.
WEIGHTS = Path(str(resources.files("assistant.extraction.rules"))) / "weights"
# Libraries of linear algebra differ in the last digits.
TOLERANCE = 0.001
_HEAD = "# Fitted by `python -m eval fit`; not to be edited by hand.\n"


@dataclass(frozen=True)
class Difference:
    """A weight that is other than the one on file; 0 where one of them has none."""

    language: str
    name: str
    on_file: float
    fitted: float


def write(weights: Mapping[str, Sections], folder: Path) -> list[Path]:
    """The files written, one of each language."""
    paths = []
    for language, sections in weights.items():
        path = folder / f"{language}.toml"
        path.write_text(as_toml(sections), encoding="utf-8")
        paths.append(path)
    return paths


def as_toml(sections: Sections) -> str:
    parts = [_HEAD]
    for section in SECTIONS:
        lines = [f"{name} = {value:.{DECIMALS}f}\n" for name, value in sections[section].items()]
        parts.append(f"[{section}]\n" + "".join(lines))
    return "\n".join(parts)


def differences(weights: Mapping[str, Sections], folder: Path) -> list[Difference]:
    """Where weights differ from those on file by more than the tolerance, the greatest first.

    Raises InputError where there is no file of a language.
    """
    found = []
    for language, sections in weights.items():
        on_file = _read(folder / f"{language}.toml")
        for section in SECTIONS:
            old, new = on_file.get(section, {}), sections[section]
            for name in sorted(old.keys() | new.keys()):
                before, after = old.get(name, 0.0), new.get(name, 0.0)
                if abs(before - after) > TOLERANCE:
                    found.append(Difference(language, f"{section}.{name}", before, after))
    return sorted(found, key=lambda d: -abs(d.on_file - d.fitted))


def _read(path: Path) -> Sections:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror}. Fit without --check.") from exc
