"""The minutes of annotated meetings, as a careful reader would have them."""

import json
from pathlib import Path
from typing import Any

from assistant.formats import parse_meeting
from assistant.minutes.compose import compose
from assistant.minutes.types import Minutes
from assistant.types import Extraction

REPOSITORY = Path(__file__).parents[3]
FOLDERS = (
    REPOSITORY / "eval" / "data",
    REPOSITORY.parent / "shared" / "meetings",
)


def annotated() -> list[Path]:
    """Every annotated meeting there is here, by its name once."""
    found = {
        path.name if path.stem != "meeting" else f"{path.parent.name}.json": path
        for folder in FOLDERS
        for path in sorted(folder.rglob("*.json"))
        if "gold" in json.loads(path.read_text(encoding="utf-8"))
    }
    return list(found.values())


def minutes_of(path: Path, **more: Any) -> Minutes:
    data = json.loads(path.read_text(encoding="utf-8"))
    return compose(parse_meeting(data).context, _extraction(data["gold"]), **more)


def _extraction(gold: dict[str, Any]) -> Extraction:
    following = gold.get("next_meeting")
    return Extraction(
        engine="llm",
        decisions=[
            _known(d, "text", "evidence") | _SURE | {"quote": ""} for d in gold["decisions"]
        ],
        action_items=[_item(item) for item in gold["action_items"]],
        disputes=[_known(d, "text", "positions", "evidence") for d in gold.get("disputes", [])],
        next_meeting=following and _known(following, "at", "location", "topic", "evidence"),
    )


_SURE = {"confidence": 1.0}


def _item(item: dict[str, Any]) -> dict[str, Any]:
    fields = ("task", "owner", "co_owners", "department", "deadline", "deadline_text", "evidence")
    return _known(item, *fields) | _SURE | {"quotes": {"task": ""}}


def _known(row: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {field: row[field] for field in fields if field in row}
