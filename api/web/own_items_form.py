"""What an owner typed on the page of the own items: of each item what differs from the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import InputError

FIELDS = ("status", "percent", "delay_reason", "note", "deadline")


@dataclass(frozen=True)
class Typed:
    """`wanted` is what was changed; `is_same`: the owner says that nothing did."""

    item_id: int
    wanted: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    is_same: bool = False
    values: dict[str, str] = field(default_factory=dict)  # as typed, to be shown again
    problem: str | None = None

    @property
    def says_something(self) -> bool:
        return bool(self.wanted or self.is_same or self.problem)


def read(data: Mapping[str, Any], item_ids: Iterable[int], same: Iterable[str]) -> list[Typed]:
    """Of each item the page had. `same` are ids that did not change, or "rest": all others."""
    same = set(same)
    return [
        _read(data, item_id, is_same=str(item_id) in same or "rest" in same)
        for item_id in item_ids
        if f"status-{item_id}" in data
    ]


def _read(data: Mapping[str, Any], item_id: int, *, is_same: bool) -> Typed:
    values = {name: _text(data, f"{name}-{item_id}") for name in (*FIELDS, "reason")}
    before = {name: _text(data, f"was-{name}-{item_id}") for name in FIELDS}
    changed = {name: values[name] for name in FIELDS if values[name] != before[name]}
    typed = {"item_id": item_id, "reason": values["reason"], "values": values}
    try:
        wanted = _wanted(changed, values)
    except InputError as exc:
        return Typed(**typed, problem=str(exc))  # type: ignore[arg-type]
    return Typed(**typed, wanted=wanted, is_same=is_same and not wanted)  # type: ignore[arg-type]


def _wanted(changed: dict[str, str], values: Mapping[str, str]) -> dict[str, Any]:
    wanted: dict[str, Any] = dict(changed)
    if "percent" in changed:
        wanted["percent"] = _percent(changed["percent"])
        # Who did some of it has begun.
        if wanted["percent"] and values["status"] == "not_started":
            wanted["status"] = "in_progress"
    if "deadline" in changed:
        wanted["deadline"] = changed["deadline"] or None
    return wanted


def _percent(text: str) -> int | None:
    """None where it was emptied: nothing new is said."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InputError("Give the progress as a whole number from 0 to 100.")
    return int(text)


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
