"""Which project a question names: in full, or by a part that only one project has."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.qa.terms import fold

# So much of a Chinese name tells it from others: two characters where 项目 or a meeting follows.
_PART, _PART_OF_PROJECT = 4, 2
_CALLED = re.compile(
    "(?:这个?|那个?|的)?(?:项目|专案)|的?(?:启动|推进|协调|评审|专题|复盘|周|月|例)?会(?![员计签])"
)
# A part of so great a share of the name is enough, however short.
_SHARE = 0.6
_WORD = re.compile(r"[a-z0-9]+")
_CODE = re.compile(r"[a-z][a-z0-9]{1,11}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_COMMON = frozenset(
    [
        "project",
        "program",
        "programme",
        "the",
        "a",
        "an",
        "of",
        "for",
        "and",
        "new",
        "team",
        "plan",
        "phase",
        "launch",
        "migration",
        "upgrade",
        "system",
        "in",
        "on",
        "to",
        "at",
        "by",
        "with",
        "status",
        "open",
        "all",
        "this",
        "that",
        "next",
        "last",
    ]
)


@dataclass(frozen=True)
class ProjectMention:
    start: int
    end: int
    name: str


def named_in_full(folded: str, projects: Iterable[str]) -> ProjectMention | None:
    """The longest project whose whole name stands in the folded question."""
    found = [(len(name), name) for name in projects if name and fold(name) in folded]
    if not found:
        return None
    name = max(found)[1]
    start = folded.index(fold(name))
    return ProjectMention(start, start + len(name), name)


def others_in_full(folded: str, projects: Iterable[str], first: str) -> list[str]:
    """Projects named beside `first` in full."""
    rest = folded.replace(fold(first), " ")
    return [name for name in projects if name and name != first and fold(name) in rest]


def named_in_part(text: str, projects: Sequence[str]) -> ProjectMention | None:
    """A project named by part of its name (新品上市 of 新产品上市) that fits no other as well."""
    best: dict[str, tuple[int, int, int]] = {}
    for name in projects:
        part = _part(text, fold(name))
        if part is not None:
            best[name] = part
    if not best:
        return None
    longest = max(length for length, _, _ in best.values())
    fitting = sorted(
        (start, end, name) for name, (length, start, end) in best.items() if length == longest
    )
    # Two that stand in one place are in doubt; of two in two places the first is named first.
    if any(a[1] > b[0] for a, b in pairwise(fitting)):
        return None
    return ProjectMention(*fitting[0])


def _part(text: str, name: str) -> tuple[int, int, int] | None:
    """The longest part of `name` in `text`: its length, start and end."""
    short = name.removesuffix("项目")
    if not _CHINESE.search(short):
        return _english_part(text, name)
    part, code = _chinese_part(text, short), _code(text, short)
    return max((part or (0, 0, 0), code or (0, 0, 0))) if part or code else None


def _code(text: str, name: str) -> tuple[int, int, int] | None:
    """A word in Latin letters that stands in a Chinese name: ERP of ERP系统升级."""
    for word in _CODE.findall(name):
        if word not in _COMMON and (match := re.search(rf"(?<![a-z0-9]){word}(?![a-z0-9])", text)):
            return match.end() - match.start(), match.start(), match.end()
    return None


def _chinese_part(text: str, name: str) -> tuple[int, int, int] | None:
    best: tuple[int, int, int] | None = None
    for start, character in enumerate(text):
        if character not in name:
            continue
        end = _reach(text, start, name)
        length = end - start
        if best is not None and length <= best[0]:
            continue
        needed = _PART_OF_PROJECT if _CALLED.match(text, end) else _PART
        if length >= min(needed, max(2, round(_SHARE * len(name)))) and length >= 2:
            best = (length, start, end)
    return best


def _reach(text: str, start: int, name: str) -> int:
    """Where the run ends whose characters stand in `name` in the same order.

    Only a run from the name's beginning may leave characters out: 新品上市 is short for 新产品上市.
    """
    whole, at = start, start
    while at < len(text) and text[start : at + 1] in name:
        at += 1
        whole = at
    if text[start] != name[0]:
        return whole
    position, at = 0, start
    while at < len(text) and (found := name.find(text[at], position)) >= 0:
        position, at = found + 1, at + 1
    # Of a short form the last character is the name's: else it is chance.
    return at if position == len(name) and at - start >= 3 else whole


def _english_part(text: str, name: str) -> tuple[int, int, int] | None:
    words = _WORD.findall(name)
    best: tuple[int, int, int] | None = None
    for i in range(len(words)):
        for j in range(len(words), i, -1):
            run = words[i:j]
            telling = [w for w in run if w not in _COMMON and len(w) > 2]
            if not telling:
                continue
            match = re.search(r"\b" + r"[\s-]+".join(map(re.escape, run)) + r"\b", text)
            if match and (best is None or match.end() - match.start() > best[0]):
                best = (match.end() - match.start(), match.start(), match.end())
    return best
