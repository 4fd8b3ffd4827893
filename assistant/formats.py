"""Reading and writing the documented files: meeting, transcript, extraction."""

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.types import (
    AgendaRow,
    Data,
    Department,
    Extraction,
    MeetingContext,
    Person,
    Segment,
    Transcript,
)

T = TypeVar("T", bound=Data)


class MeetingFile(Data):
    """A meeting file: its context and, when it has utterances, the transcript they make."""

    id: str | None
    context: MeetingContext
    transcript: Transcript | None


def read_meeting(path: Path) -> MeetingFile:
    """The meeting in the file at `path`. Raises InputError that names the field to mend."""
    data = _read_json(path)
    try:
        return parse_meeting(data)
    except ValidationError as exc:
        raise InputError(f"{path.name} is not a meeting file: {first_problem(exc)}") from exc


def parse_meeting(data: dict[str, Any]) -> MeetingFile:
    """A meeting file's content as data. Raises pydantic's ValidationError.

    Fields we do not know are passed over: annotations, and what other tools add.
    """
    meeting, roster = data.get("meeting") or {}, data.get("roster") or {}
    context = MeetingContext.model_validate(
        _known(MeetingContext, meeting)
        | {
            "language": data.get("language", "zh-Hans"),
            "agenda": _all_known(AgendaRow, meeting.get("agenda")),
            "roster": {
                "people": _all_known(Person, roster.get("people")),
                "departments": _all_known(Department, roster.get("departments")),
            },
            "glossary": data.get("glossary") or (),
        }
    )
    segments = tuple(
        Segment.model_validate(_known(Segment, u) | {"id": u.get("i")})
        for u in data.get("utterances") or ()
    )
    return MeetingFile(
        id=data.get("id"),
        context=context,
        transcript=_transcript(context, segments) if segments else None,
    )


def _known(kind: type[Data], fields: dict[str, Any]) -> dict[str, Any]:
    # Other tools write "" or null for what they do not know.
    return {name: fields[name] for name in kind.model_fields if fields.get(name) not in ("", None)}


def _all_known(kind: type[Data], rows: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    return [_known(kind, row) for row in rows or ()]


def _transcript(context: MeetingContext, segments: tuple[Segment, ...]) -> Transcript:
    return Transcript(
        language=context.language,
        duration_s=segments[-1].end,
        engine="meeting file",
        segments=segments,
    )


def read_transcript(path: Path) -> Transcript:
    return _read_as(path, Transcript, "a transcript")


def read_extraction(path: Path) -> Extraction:
    return _read_as(path, Extraction, "an extraction")


def write(data: Data, path: Path) -> None:
    """Write `data` as indented UTF-8 JSON, whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(data.model_dump_json(indent=1) + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError as exc:
        partial.unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {exc.strerror}. Name another file.") from exc


def first_problem(error: ValidationError) -> str:
    """The first thing wrong, with the place it stands at, in one line."""
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"]) or "the file"
    return f"{place}: {problem['msg'][0].lower()}{problem['msg'][1:]}."


def _read_as(path: Path, kind: type[T], name: str) -> T:
    try:
        return kind.model_validate(_read_json(path))
    except ValidationError as exc:
        message = f"{path.name} is not {name} file: {first_problem(exc)}"
        raise InputError(message) from exc


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as exc:
        raise InputError(f"{path} does not exist. Check the path.") from exc
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise InputError(f"{path.name} is not UTF-8 text. Save it as UTF-8 JSON.") from exc
    except json.JSONDecodeError as exc:
        message = f"{path.name} is not JSON: {exc.msg} in line {exc.lineno}. Mend that line."
        raise InputError(message) from exc
    if not isinstance(data, dict):
        raise InputError(f"{path.name} must hold one JSON object with the key 'meeting'.")
    return data
