"""How items stand that a question asks after: status, lateness, progress, order and groups."""

import re
from collections.abc import Mapping

from assistant.extraction.numerals import ENGLISH, parse_chinese
from assistant.labels import Status
from assistant.qa.query import OPEN, Group, Order
from assistant.qa.sheet import Sheet, StatusLexicon

Fields = dict[str, object]

_STATUSES: tuple[Status, ...] = ("not_started", "in_progress", "delayed", "done")
_ORDERS: Mapping[str, Order] = {
    "updated": "updated",
    "newest": "-updated",
    "late": "late",
    "soonest": "deadline",
    "first": "deadline",
    "last": "-deadline",
}
_UNDER = frozenset(
    [
        "低于",
        "不到",
        "不足",
        "小于",
        "少于",
        "没到",
        "没过",
        "未到",
        "未达",
        "未达到",
        "没有达到",
        "不满",
        "<",
    ]
)
_OVER = frozenset(["高于", "超过", "大于", "多于", "过", "过了", ">"])
_AT_LEAST = frozenset(["达到", "不低于", "至少", ">=", "≥"]) | {"at least"}
_AT_MOST = frozenset(["不高于", "不超过", "至多", "<=", "≤"]) | {"at most", "up to", "no more than"}
_EN_UNDER = frozenset({"below", "under", "less than", "fewer than", "lower than", "not even"})
_EN_OVER = frozenset({"above", "over", "more than", "greater than", "higher than"})


def read_order(sheet: Sheet, words: StatusLexicon) -> Fields:
    """In which order, and how many of the first: 拖得最久的5项."""
    many = words.order["most"].search(sheet.text)
    number = _number(many)
    order = next((name for name in _ORDERS if sheet.take(words.order[name])), None)
    if order is None:
        return {}
    found: Fields = {"order": _ORDERS[order]}
    if many is not None:
        sheet.strike(*many.span())
        found["most"] = number
    if order == "late":
        found["state"] = "overdue"
    elif order in ("first", "last", "soonest") and not number:
        found["is_first_only"] = True
    if order in ("updated", "soonest") or (order == "first" and number):
        found["statuses"] = OPEN
    return found


def read_most(sheet: Sheet, words: StatusLexicon) -> int | None:
    return _number(sheet.take(words.order["most"]))


def _number(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    return number_of(match["a"] or match["b"])


def number_of(said: str) -> int:
    return int(said) if said.isdigit() else ENGLISH.get(said) or parse_chinese(said)


def read_standing(sheet: Sheet, words: StatusLexicon) -> Fields:
    """State, what is missing, whether it was moved, waits or has a problem."""
    found: Fields = {}
    cues = words.standing
    for name, fields in _STANDING:
        if name in ("overdue", "behind") and "state" in found:
            continue
        if sheet.take(cues[name]):
            found |= fields
    return found


_STANDING: tuple[tuple[str, Fields], ...] = (
    ("missing_owner", {"missing": "owner"}),
    ("missing_deadline", {"missing": "deadline"}),
    ("moved", {"was_moved": True}),
    ("waits", {"waits": True}),
    ("near", {"state": "near"}),
    ("overdue", {"state": "overdue"}),
    ("behind", {"state": "behind"}),
    ("has_problem", {"has_problem": True}),
)


def read_statuses(sheet: Sheet, words: StatusLexicon, *, is_late: bool) -> Fields:
    """The statuses said; all that are not done for 未完成 and 还有, unless it is late anyway."""
    said: list[Status] = []
    is_open = False
    for name in ("not_started", "unfinished", "in_progress", "delayed", "done"):
        if not sheet.take(words.status[name]):
            continue
        if name == "unfinished":
            is_open = True
        else:
            said.append(name)  # type: ignore[arg-type]
    still = sheet.take(words.status["still"]) is not None
    if said and not (is_open and said == ["done"]):
        return {"statuses": tuple(s for s in _STATUSES if s in said)}
    if (is_open or still) and not is_late:
        return {"statuses": OPEN}
    return {}


def read_percent(sheet: Sheet, words: StatusLexicon) -> Fields:
    """From and to, both in it: 低于50% is 0 to 49."""
    if sheet.take(words.percent["half_under"]):
        return {"percent": (0, 49)}
    if sheet.take(words.percent["half_over"]):
        return {"percent": (51, 100)}
    match = words.percent["word"].search(sheet.text)
    if match is None or not _is_percent(match):
        return {}
    sheet.take(words.percent["word"])
    first = _value(match["a"])
    if match["b"]:
        return {"percent": (first, _value(match["b"]))}
    cue, tail = (match["cue"] or "").strip(), (match["tail"] or "").strip()
    return {"percent": _bounds(first, cue, tail)}


def _is_percent(match: re.Match[str]) -> bool:
    """A half is one of progress only where that is said, or compared with."""
    if match["a"] not in ("半", "一半") and not match["a"].startswith("half"):
        return True
    words = ("进度", "完成", "progress", "complete", "done")
    return any(word in match[0] for word in words) or bool(match["cue"])


def _bounds(value: int, cue: str, tail: str) -> tuple[int, int]:
    if cue in _UNDER | _EN_UNDER or tail in ("以下", "之下", "都没到", "都不到", "没到"):
        return 0, max(0, value - 1)
    if cue in _OVER | _EN_OVER:
        return min(100, value + 1), 100
    if cue in _AT_MOST or tail in ("以内", "or less", "or below", "or lower", "and below"):
        return 0, value
    if cue in _AT_LEAST or tail.endswith(("以上", "之上")) or tail in _MORE:
        return value, 100
    return value, value


_MORE = ("多", "or more", "or above", "or higher", "and above", "and up")


def _value(words: str) -> int:
    words = words.strip()
    if words in ("半", "一半") or words.startswith("half"):
        return 50
    number = re.sub(r"百分之|%|成|percent|per cent|\s", "", words)
    value = int(number) if number.isdigit() else parse_chinese(number)
    return value * 10 if words.endswith("成") else value


_GROUPS: tuple[Group, ...] = ("department", "person", "project", "status", "meeting")


def read_group(sheet: Sheet, words: StatusLexicon) -> Fields:
    """By what it is grouped, and whether the largest or the smallest group is asked for."""
    group = next((name for name in _GROUPS if sheet.take(words.group[name])), None)
    found: Fields = {"group": group} if group else {}
    if sheet.take(words.group["size"]):
        found["order"] = "size"
    elif sheet.take(words.group["least"]):
        found["order"] = "-size"
    return found
