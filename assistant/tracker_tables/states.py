"""Status words of tables, and what they say of how far an item is."""

import re
from dataclasses import dataclass

from assistant.labels import STATUSES, Status, status_label
from assistant.script import simplify
from assistant.tracker_tables import words
from assistant.types import Language

_LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
_STATUS = {word: status for status in STATUSES for word in words.STATUSES[status]} | {
    re.sub(r"\s+", "", status_label(status, language)).casefold(): status
    for status in STATUSES
    for language in _LANGUAGES
}
_PERCENT = re.compile(r"(\d{1,3})(?:\.\d+)?[%％]")
_HEAD = re.compile(r"^([^,，:：;；。(（]+)[,，:：;；。(（]\s*(.+?)[)）]?$", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """What a cell says. `status` None: nothing; `rest` are words beside it; `percent` as said."""

    status: Status | None = None
    percent: int | None = None
    rest: str = ""
    is_cancelled: bool = False
    is_unknown: bool = False


def read_status(cell: str) -> Said:
    """What a cell of the status says. Unknown words mean that it is being worked on."""
    text = cell.strip()
    if not text or text in ("-", "—", "/", "–"):
        return Said()
    if (known := _known(text)) is not None:
        return known
    found = _PERCENT.search(text)
    percent = int(found[1]) if found else None
    if found and percent is not None and percent <= 100:
        bare = (text[: found.start()] + text[found.end() :]).strip(" ,，:：;；。()（）")
        return _with_percent(bare, percent, text)
    if head := _HEAD.match(text):
        known = _known(head[1])
        if known is not None:
            return Said(known.status, rest=head[2].strip(), is_cancelled=known.is_cancelled)
    return Said("in_progress", rest=text, is_unknown=True)


def read_percent(cell: str) -> int | None:
    """0..100; None for what is no such number. 0.8 is 80, as an unformatted cell has it."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*[%％]?", cell.strip())
    if not found:
        return None
    number = float(found[1])
    if "." in found[1] and number < 1 and found[0] == found[1]:
        number *= 100
    return round(number) if number <= 100 else None


def _known(text: str) -> Said | None:
    plain = simplify(re.sub(r"\s+", "", text)).casefold().strip("。.!！") or text.strip()
    if plain in words.CANCELLED:
        return Said(is_cancelled=True)
    status = _STATUS.get(plain)
    return Said(status) if status else None


def _with_percent(bare: str, percent: int, cell: str) -> Said:
    said = _known(bare) if bare else Said()
    if said is None:
        inner = read_status(bare)
        # 完成80%，等验收: the words after it are kept; what is at 80 % is under way.
        rest = cell if inner.is_unknown or inner.percent is not None else inner.rest
        said = Said(None if inner.is_unknown else inner.status, rest=rest)
    status = said.status
    if status in (None, "in_progress") or (status == "done" and percent < 100):
        status = "done" if percent == 100 else "in_progress" if percent else "not_started"
    return Said(status, percent, said.rest, said.is_cancelled)
