"""The numbers that Word writes before the paragraphs of its lists."""

import re
from collections.abc import Callable

from assistant.minutes.preview.looks import Properties, indents
from assistant.minutes.preview.xml import Element, W, child, every, number, value

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
# Beyond it nobody counts in words.
_LARGEST = 9999


class Numbers:
    """Counts as Word does: each list by its abstract one, a level anew under the one above it."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[tuple[str, int], Element] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        for abstract in root.findall(W + "abstractNum"):
            key = value(abstract, "abstractNumId") or ""
            for level in every(abstract, "lvl"):
                self._levels[key, int(number(level, "ilvl") or 0)] = level
        for num in root.findall(W + "num"):
            key = value(num, "numId") or ""
            self._abstract[key] = value(child(num, "abstractNumId")) or ""
            for override in every(num, "lvlOverride"):
                begin = number(child(override, "startOverride"))
                if begin is not None:
                    self._starts[key, int(number(override, "ilvl") or 0)] = int(begin)

    def indents(self, num_id: str | None, level: int) -> Properties:
        found = self._levels.get((self._abstract.get(num_id or "", ""), level))
        return indents(child(found, "pPr", "ind"))

    def next(self, num_id: str | None, level: int) -> str:
        """What stands before the next paragraph of the list; empty where nothing does."""
        abstract = self._abstract.get(num_id or "")
        found = self._levels.get((abstract or "", level))
        if abstract is None or found is None or num_id is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        start = self._start(abstract, level)
        begin = self._starts.get((num_id, level))
        if begin is not None and (num_id, level) not in self._begun:
            self._begun.add((num_id, level))
            counts[level] = begin
        else:
            counts[level] = counts.get(level, start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return self._written(abstract, level, counts)

    def _start(self, abstract: str, level: int) -> int:
        start = number(child(self._levels.get((abstract, level)), "start"))
        return 1 if start is None else int(start)

    def _written(self, abstract: str, level: int, counts: dict[int, int]) -> str:
        text = value(child(self._levels[abstract, level], "lvlText")) or ""
        if self._kind(abstract, level) == "bullet":
            # Symbol and Wingdings have their signs where Unicode has none.
            return "•" if not text or "\ue000" <= text[0] <= "\uf8ff" else text

        def fill(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            count = counts.get(at, self._start(abstract, at))
            return _KINDS.get(self._kind(abstract, at), str)(count)

        return _PLACE.sub(fill, text)

    def _kind(self, abstract: str, level: int) -> str:
        return value(child(self._levels.get((abstract, level)), "numFmt")) or "decimal"


def chinese(count: int) -> str:
    """十二, 二十, 一百零五."""
    if not 0 < count <= _LARGEST:
        return str(count)
    said, has_gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // unit % 10
        if digit:
            said += ("零" if has_gap else "") + _DIGITS[digit] + name
        has_gap = bool(said) and not digit
    return said.removeprefix("一") if said.startswith("一十") else said


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    said = ""
    for worth, sign in _ROMAN:
        said += sign * (count // worth)
        count %= worth
    return said


def _letter(count: int) -> str:
    """a to z, then aa, bb as Word goes on."""
    return chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 9) if count > 0 else str(count)


def _of(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if 0 < count <= len(signs) else str(count)


_KINDS: dict[str, Callable[[int], str]] = {
    "none": lambda count: "",
    "decimalZero": lambda count: f"{count:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": lambda count: _letter(count).upper(),
    "lowerLetter": _letter,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographTraditional": _of(_STEMS),
    "decimalEnclosedCircle": _of(_CIRCLES),
    "decimalEnclosedCircleChinese": _of(_CIRCLES),
    "decimalFullWidth": lambda count: "".join(chr(ord(d) + 0xFEE0) for d in str(count)),
}
