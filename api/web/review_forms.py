"""What a reviewer typed, as changes of an item."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from api.rest.models import ItemChanges
from api.web.i18n import _
from api.web.people_search import known_name
from assistant.errors import InputError
from assistant.extraction.dates import resolve_date
from assistant.formats import first_problem
from assistant.types import MeetingContext

_BETWEEN_NAMES = re.compile(r"[、,，;；\s]+")
_PARTY = re.compile(r"\s*[:：]\s*")
# The moments of an item and, beside them, the words they were said in.
_MOMENTS = {
    "action_items": ("deadline", "deadline_text"),
    "next_meeting": ("at", None),
    "progress": ("deadline", "deadline_text"),
}


@dataclass(frozen=True)
class EditForm:
    """The fields of a form as text, and what is wrong with them."""

    values: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True)
class ReadDate:
    """How words about a date are read: `shown` says it; no moment where they name no day.

    `words` are those of them that name the date; empty where none do.
    """

    words: str
    moment: str | None
    rule: str | None
    shown: str
    is_clear: bool


def read_date(said: str, context: MeetingContext) -> ReadDate:
    found = resolve_date(said, context) if said.strip() else None
    if found and found.moment:
        return ReadDate(found.text, found.moment, found.rule, found.rule, is_clear=True)
    if not said.strip():
        return ReadDate("", None, None, "", is_clear=False)
    if found:
        shown = _("时间不明确：按原话记下，不填日期")
    else:
        shown = _("看不出是哪一天：按原话记下，不填日期")
    return ReadDate(found.text if found else "", None, None, shown, is_clear=False)


def as_text(kind: str, row: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an item as its form shows them."""
    names = {
        "decisions": ("text", "replaces_id"),
        "action_items": ("task", "owner", "department"),
        "disputes": ("text",),
        "next_meeting": ("location", "topic"),
        "progress": ("text", "status", "delay_reason", "owner", "department"),
    }[kind]
    shown = {name: str(row[name] or "") for name in names}
    if kind == "action_items":
        shown["co_owners"] = "、".join(row["co_owners"])
    if kind == "progress":
        shown["percent"] = "" if row["percent"] is None else str(row["percent"])
    if kind == "disputes":
        shown["positions"] = "\n".join(f"{p['party']}：{p['position']}" for p in row["positions"])
    if kind in _MOMENTS:
        name, words = _MOMENTS[kind]
        day, _mark, time = (row[name] or "").partition("T")
        said = row[words] or "" if words else ""
        shown |= {f"{name}_said": said, f"{name}_day": day, f"{name}_time": time}
    return shown


def changes(
    kind: str, typed: Mapping[str, str], seen: Mapping[str, Any], context: MeetingContext
) -> dict[str, Any]:
    """The fields that differ from those `seen`. Raises InputError for what cannot be taken."""
    fields: dict[str, Any] = {}
    for name, text in typed.items():
        if name == "co_owners":
            parts = [part for part in _BETWEEN_NAMES.split(text) if part]
            fields[name] = [known_name(context.roster, part) for part in parts]
        elif name == "positions":
            fields[name] = [_position(line) for line in text.splitlines() if line.strip()]
        elif name == "owner":
            fields[name] = known_name(context.roster, text.strip() or None)
        elif not name.startswith(("deadline_", "at_")):
            fields[name] = text.strip() or None
    rule: dict[str, Any] = {}
    if kind in _MOMENTS:
        moved, rule = _moved(kind, typed, seen, context)
        fields |= moved
    try:
        sent = ItemChanges.model_validate(fields).changes()
    except ValidationError as exc:
        raise InputError(first_problem(exc)) from exc
    differing = {name: value for name, value in sent.items() if seen.get(name) != value}
    return differing | ({k: v for k, v in rule.items() if seen.get(k) != v} if differing else {})


def _position(line: str) -> dict[str, str]:
    party, *rest = _PARTY.split(line.strip(), maxsplit=1)
    return {"party": party, "position": rest[0]} if rest else {"party": "", "position": party}


def _moved(
    kind: str, typed: Mapping[str, str], seen: Mapping[str, Any], context: MeetingContext
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The moment as typed or picked, with its words; and the rule the words were read by.

    Whichever of the two was changed counts; of both, the date that was picked.
    """
    name, words = _MOMENTS[kind]
    if f"{name}_day" not in typed and f"{name}_said" not in typed:
        return {}, {}
    before = seen.get(name) or ""
    said = typed.get(f"{name}_said", "").strip()
    said_before = (seen.get(words) or "") if words else ""
    picked = _picked(typed.get(f"{name}_day", ""), typed.get(f"{name}_time", ""))
    read = read_date(said, context)
    moment = picked or None
    if picked == before and said and said != said_before:
        moment = read.moment
    moved: dict[str, Any] = {name: moment}
    if not words:
        return moved, {}
    moved[words] = said or None
    is_read = bool(moment) and read.moment == moment
    changed = moment != (before or None) or said != said_before
    rule = {"deadline_rule": read.rule if is_read else None} if changed else {}
    return moved, rule


def _picked(day: str, time: str) -> str:
    if time.strip() and not day.strip():
        raise InputError(_("只有时间没有日期：请选日期，或清空时间。"))
    return f"{day.strip()}T{time.strip()[:5]}" if time.strip() else day.strip()


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the item meanwhile: theirs and mine, for a person to choose."""

    who: str
    when: str
    rows: tuple[tuple[str, str, str], ...]  # label, theirs, mine
    mine: Mapping[str, str] = field(default_factory=dict)  # as typed, to be sent again
    decision: str = ""  # what I was about to decide
