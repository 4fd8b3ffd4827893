"""The words of trackers that others keep."""

import tomllib
from pathlib import Path
from typing import Any

_KNOWN: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
COLUMNS: dict[str, list[str]] = _KNOWN["columns"]
CANCELLED: list[str] = _KNOWN["statuses"].pop("cancelled")
STATUSES: dict[str, list[str]] = _KNOWN["statuses"]
