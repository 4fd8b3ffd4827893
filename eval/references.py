"""Recordings with what was said in them: the sample, the annotated meetings, the short clips.

All but the sample are kept beside the repository, in `shared`; what is absent is left out.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.formats import first_problem, parse_meeting
from assistant.types import Language, MeetingContext
from eval.cases import DEV, REPOSITORY
from eval.diarization import Stretch, read_rttm

SHARED = REPOSITORY.parent / "shared"
MEETINGS = SHARED / "meetings"
CLIPS = SHARED / "data" / "audio"
SAMPLE = REPOSITORY / "api" / "sample" / "recording.mp3"

Group = Literal["sample", "Chinese meetings", "English meetings", "Chinese clips", "English clips"]


@dataclass(frozen=True)
class Said:
    """An utterance in the order of speaking; nobody noted who spoke when `speaker` is None."""

    speaker: str | None
    text: str


@dataclass(frozen=True)
class Reference:
    """A recording and what was said in it. `turns` is empty where nobody noted who spoke when."""

    id: str
    group: Group
    audio: Path
    context: MeetingContext
    said: tuple[Said, ...]
    turns: tuple[Stretch, ...] = ()

    @property
    def language(self) -> Language:
        return self.context.language

    @property
    def text(self) -> str:
        return "\n".join(utterance.text for utterance in self.said)


def find(
    folder: Path | None = None,
    ids: Sequence[str] = (),
    clip_context: MeetingContext | None = None,
) -> list[Reference]:
    """The recordings under `folder`, or all there are; of these the ones called `ids`.

    A folder holds `<meeting>/recording.*` with meeting.json beside (and speakers.rttm), or clips
    with a manifest.json. `clip_context` is told about the clips in its language, whose own context
    is empty. Raises InputError for an id nothing has and for a damaged file.
    """
    folders = (folder,) if folder else (MEETINGS, CLIPS)
    found: dict[str, Reference] = {}
    if folder is None:
        found["zh-sample"] = sample()
    for each in folders:
        for reference in (*_meetings(each), *_clips(each, clip_context)):
            found.setdefault(reference.id, reference)
    if unknown := [name for name in ids if name not in found]:
        known = ", ".join(found) or "none"
        raise InputError(f"There is no recording {unknown[0]}. There are: {known}.")
    return [reference for reference in found.values() if not ids or reference.id in ids]


def sample() -> Reference:
    """The product's own sample, which is always there."""
    rttm = MEETINGS / "zh-sample" / "speakers.rttm"
    return replace(meeting(DEV / "zh-sample.json", SAMPLE, rttm), group="sample")


def absent() -> list[Path]:
    """The folders that `find` looks into without being told, and that are not there."""
    return [folder for folder in (MEETINGS, CLIPS) if not folder.is_dir()]


def meeting(path: Path, audio: Path, rttm: Path) -> Reference:
    """The reference of a meeting file with utterances. Times come from `rttm` where it is there,
    else from the file's `turns`, else from the utterances.
    """
    data = _read_json(path)
    try:
        parsed = parse_meeting(data)
    except ValidationError as exc:
        raise InputError(f"{path} is not a meeting file: {first_problem(exc)}") from exc
    if parsed.transcript is None:
        raise InputError(f"{path} has no utterances to compare with. Add them.")
    english = parsed.context.language == "en"
    timed = data.get("turns") or data["utterances"]
    return Reference(
        id=parsed.id or path.parent.name,
        group="English meetings" if english else "Chinese meetings",
        audio=audio,
        context=parsed.context,
        said=tuple(Said(s.speaker, s.text) for s in parsed.transcript.segments),
        turns=read_rttm(rttm) if rttm.exists() else tuple(_stretches(timed)),
    )


def _meetings(folder: Path) -> Iterator[Reference]:
    for audio in sorted(folder.rglob("recording.*")):
        annotated = audio.parent / "meeting.json"
        # What gives only the context of a recording cannot be compared with.
        if annotated.exists() and _read_json(annotated).get("utterances"):
            yield meeting(annotated, audio, audio.parent / "speakers.rttm")


def _clips(folder: Path, context: MeetingContext | None) -> Iterator[Reference]:
    manifest = folder / "manifest.json"
    for clip in _read_json(manifest) if manifest.exists() else ():
        if clip.get("transcript") and (folder / clip["file"]).exists():
            yield _clip(folder, clip, context)


def _clip(folder: Path, clip: dict[str, Any], context: MeetingContext | None) -> Reference:
    english = clip["language"] == "en"
    fits = context and (context.language == "en") == english
    rows = _read_json(folder / clip["utterances"]) if clip.get("utterances") else ()
    rows = sorted(rows, key=lambda row: row["start"])
    return Reference(
        id=Path(clip["file"]).stem,
        group="English clips" if english else "Chinese clips",
        audio=folder / clip["file"],
        context=context if context and fits else no_context("en" if english else "zh-Hans"),
        said=tuple(Said(row["speaker"], row["text"]) for row in rows)
        or (Said(None, clip["transcript"]),),
        turns=read_rttm(folder / clip["rttm"]) if clip.get("rttm") else (),
    )


def no_context(language: Language) -> MeetingContext:
    """What is known of a recording of which nothing is known."""
    title = "Meeting" if language == "en" else "会议"
    return MeetingContext(title=title, language=language, date=dt.date(2000, 1, 1))


def _stretches(rows: Sequence[dict[str, Any]]) -> Iterator[Stretch]:
    for row in rows:
        if row.get("speaker") and row.get("start") is not None and row.get("end") is not None:
            yield Stretch(start=row["start"], end=row["end"], speaker=row["speaker"])


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise InputError(f"{path} cannot be read: {exc}.") from exc
