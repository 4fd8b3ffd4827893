"""Two meetings each: open items of the earlier one, and what the later one says of them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.continuity import Links, OpenItem, link
from assistant.extraction.rules.engine import extract
from tests.assistant.extraction.make import meeting, transcript

_HERE = Path(__file__).parent
_FIELDS = ("status", "percent", "deadline", "owner")


@dataclass(frozen=True)
class Outcome:
    """`hits` of the `wanted` claims have every field right; `false` are claims nobody wanted."""

    name: str
    wanted: int
    hits: int
    linked: int
    false: int
    is_right: bool
    links: Links


def cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))["case"]


def run(case: dict[str, Any]) -> Outcome:
    language = case.get("language", "zh-Hans")
    said = transcript(*((who, text) for who, text in case["said"]), language=language)
    context = meeting(language)
    items = tuple(OpenItem(meeting="2025-02-18", **fields) for fields in case["items"])
    links = link(said, context, extract(said, context), items)
    found = {c.item_id: {n: getattr(c, n) for n in _FIELDS} for c in links.progress}
    wanted = {w["item"]: {n: w.get(n) for n in _FIELDS} for w in case["expect"]}
    for each in case["expect"]:
        # The department follows from a person: it is looked at where it is said alone.
        if "department" in each and each["item"] in found:
            claim = next(c for c in links.progress if c.item_id == each["item"])
            found[each["item"]]["department"] = claim.department
            wanted[each["item"]]["department"] = each["department"]
    hits = sum(found.get(number) == fields for number, fields in wanted.items())
    absorbed = case.get("absorbed")
    return Outcome(
        name=case["name"],
        wanted=len(wanted),
        hits=hits,
        linked=len(found.keys() & wanted.keys()),
        false=len(found.keys() - wanted.keys()),
        is_right=found == wanted and absorbed in (None, len(links.absorbed)),
        links=links,
    )
