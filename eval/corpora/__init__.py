"""Annotated meetings of several formats, each recognised by what a file holds.

| format | files |
|---|---|
| ours (`eval.cases`) | one JSON file a meeting, with `gold` |
| AMI (`eval.corpora.ami`) | one JSON file a meeting, with `actions` and `participants` |
| AMC (`eval.corpora.amc`) | `*.jsonl` with `sentences`, a meeting a line; `silver_*.json` beside |
| ELITR (`eval.corpora.elitr`) | a folder a meeting, with a `transcript*.txt` and `minutes*.txt` |
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assistant.errors import InputError
from eval.cases import Case, case_from, read_json
from eval.corpora import amc, ami, elitr


def load(paths: Iterable[Path], ids: Sequence[str] = ()) -> list[Case]:
    """The annotated meetings in the files and folders, or of these the ones called `ids`.

    Other files are passed over. Raises InputError where there is no such path, no annotated
    meeting in it, or none with an id that is asked for.
    """
    cases = [case for path in paths for case in _at(path)]
    known = [case.id for case in cases]
    if unknown := [name for name in ids if name not in known]:
        raise InputError(f"There is no meeting {unknown[0]}. There are: {', '.join(known)}.")
    return [case for case in cases if not ids or case.id in ids]


def _at(path: Path) -> list[Case]:
    if not path.exists():
        raise InputError(f"There is no {path}. Name a folder of annotated meetings.")
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    cases = [case for file in files if file.is_file() for case in _read(file)]
    if not cases:
        raise InputError(
            f"There is no annotated meeting in {path}. Known are our own format and those of AMI, "
            "AMC and ELITR."
        )
    return cases


def _read(file: Path) -> Iterator[Case]:
    if file.suffix == ".json":
        data = read_json(file)
        if ami.is_meeting(data):
            yield ami.read(data)
        elif isinstance(data, dict) and "gold" in data:
            yield case_from(data, file)
    elif file.suffix == ".jsonl":
        yield from amc.read(file)
    elif elitr.is_transcript(file):
        yield elitr.read(file)
