"""The agenda in a notice: rows of topic, owner and minutes, in lists and pasted tables."""

import re
from collections.abc import Sequence

from assistant.notice.labels import without_number
from assistant.notice.names import Names
from assistant.notice.types import Row

_MINUTES = re.compile(
    r"[（(\[,，、;；\s—-]*(?:约|大约|预计|about)?\s*(?P<minutes>\d{1,3})\s*(?:分钟|分鐘|mins?\b|m\b|minutes?\b|['’′]|分(?=[\s)）,，;；]|$))\s*[)）\]]?",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?P<h>\d{1,2})[:：](?P<m>\d{2})\s*(?:-|–|—|~|～|至|到|－)\s*(?P<h2>\d{1,2})[:：](?P<m2>\d{2})"
)
_OWNER = re.compile(
    r"(?:负责人|汇报人|主讲人?|主讲|发言人|owner|presenter|lead|by)\s*[:：]?\s*(?P<owner>[^\s,，;；）)]{2,30})",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"^(?:由|请)?(?P<owner>[^，,。:：]{2,12}?)(?:汇报|介绍|通报|说明|讲解|主讲)(?P<topic>.*)$"
)
_BRACKETS = re.compile(r"[（(\[【](?P<inside>[^（()）\]】]{1,40})[)）\]】]")
_SPLIT = re.compile(r"\s*(?:[|｜\t]|——|--|—|–|\s-\s|[:：])\s*")
_EDGES = " \t,，、;；。.:：|｜-—–"
_COLUMNS = {
    "topic": (
        "议题",
        "议程",
        "内容",
        "事项",
        "主题",
        "议程内容",
        "会议内容",
        "topic",
        "item",
        "agenda",
    ),
    "owner": (
        "负责人",
        "汇报人",
        "责任人",
        "主讲人",
        "主讲",
        "发言人",
        "owner",
        "presenter",
        "lead",
    ),
    "minutes": (
        "时长",
        "时间",
        "分钟",
        "用时",
        "时长(分钟)",
        "时长（分钟）",
        "minutes",
        "time",
        "duration",
    ),
}


def read_agenda(lines: Sequence[str], names: Names) -> list[Row]:
    """The rows `lines` make; the heads of a table are none."""
    columns: dict[int, str] | None = None
    rows: list[Row] = []
    for line in _one_a_row(lines):
        cells = [cell.strip() for cell in line.split("\t")]
        heads = _heads(cells)
        if heads:
            columns = heads
        elif columns and len(cells) > 1:
            rows += _from_cells(cells, columns, names, line)
        else:
            rows += _from_line(line, names)
    return rows


def _one_a_row(lines: Sequence[str]) -> list[str]:
    """议程：1. 进度；2. 预算 stands in one line; each number begins a row."""
    if len(lines) != 1:
        return list(lines)
    parts = re.split(r"[；;，,。\s]+(?=[（(]?\d{1,2}[)）、.．]\s*\D)|[；;]", lines[0])
    return [part for part in parts if part.strip()]


def _heads(cells: Sequence[str]) -> dict[int, str] | None:
    found = {
        place: name
        for place, cell in enumerate(cells)
        for name, words in _COLUMNS.items()
        if cell.lower() in words
    }
    return found if len(found) > 1 and "topic" in found.values() else None


def _from_cells(
    cells: Sequence[str], columns: dict[int, str], names: Names, line: str
) -> list[Row]:
    said = {columns[place]: cell for place, cell in enumerate(cells) if place in columns}
    topic = said.get("topic", "")
    if not topic:
        return []
    number = re.search(r"\d{1,3}", said.get("minutes", ""))
    minutes = _span(said.get("minutes", "")) or (int(number[0]) if number else None)
    owner = said.get("owner") or None
    return [Row(topic=topic, owner=owner and _owner(owner, names), minutes=minutes, words=line)]


def _from_line(line: str, names: Names) -> list[Row]:
    text = without_number(line)
    minutes = _span(text)
    text = _HOURS.sub(" ", text)
    if found := _MINUTES.search(text):
        minutes = int(found["minutes"])
        is_inside = found[0].rstrip().endswith((")", "）", "]"))
        opened = text[: found.start()].count("（") + text[: found.start()].count("(")
        closed = text[: found.start()].count("）") + text[: found.start()].count(")")
        # （孙涛，15分钟） loses its end with the minutes: close it again.
        middle = "）" if is_inside and opened > closed else " "
        text = text[: found.start()] + middle + text[found.end() :]
    topic, owner = _topic_and_owner(text.strip(_EDGES), names)
    return [Row(topic=topic, owner=owner, minutes=minutes, words=line.strip())] if topic else []


def _topic_and_owner(text: str, names: Names) -> tuple[str, str | None]:
    if found := _OWNER.search(text):
        owner = _owner(found["owner"], names)
        if owner:
            before = re.sub(r"[（(\[]\s*$", "", text[: found.start()])
            after = re.sub(r"^\s*[)）\]]", "", text[found.end() :])
            return (before + after).strip(_EDGES), owner
    for found in reversed(list(_BRACKETS.finditer(text))):
        if owner := _owner(found["inside"], names):
            return (text[: found.start()] + text[found.end() :]).strip(_EDGES), owner
    if (found := _REPORTS.match(text)) and (owner := _owner(found["owner"], names)):
        return found["topic"].strip(_EDGES) or text, owner
    parts = [part for part in _SPLIT.split(text) if part]
    for place in (-1, 0):
        if len(parts) > 1 and (owner := _owner(parts[place], names)):
            rest = parts[:-1] if place == -1 else parts[1:]
            return " ".join(rest).strip(_EDGES), owner
    words = text.rsplit(None, 1)
    if len(words) == 2 and (known := names.known(words[1])) and len(known) == 1:
        return words[0].strip(_EDGES), known[0]
    return text.strip(_EDGES), None


def _owner(words: str, names: Names) -> str | None:
    """A person, or the department where that is who answers for it."""
    words = words.strip(_EDGES)
    department = names.department(words)
    return department.name if department else names.one(words)


def _span(text: str) -> int | None:
    found = _HOURS.search(text)
    if not found:
        return None
    start, end = (int(found[h]) * 60 + int(found[m]) for h, m in (("h", "m"), ("h2", "m2")))
    return end - start if 0 < end - start <= 600 else None
