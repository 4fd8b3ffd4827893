"""Transcripts as lines of text: how each tool begins a turn.

A file begins all its turns the same way, so the way that fits most lines is taken for all; a line
that looks like a turn in another way ("目标：增长 30%", "14:00 开会") is then a part of what was
said.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.interchange.names import (
    clean,
    has_surname,
    is_numbered,
    looks_like_name,
    may_be_name,
)
from assistant.interchange.times import SPAN, read_time

_OPEN, _CLOSE = r"[\[(（【]?\s*", r"\s*[\])）】]?"
# 说话人 1 00:12 / 王建国(00:00:12): / 王建国 [00:12]
_NAME_TIME = re.compile(
    rf"(?P<name>[^\d\s:：\[(（【].{{0,49}}?)\s*{_OPEN}{SPAN}{_CLOSE}\s*[:：]?\s*(?P<text>.*)"
)
# [00:12] 王建国：话 / 00:12 王建国 / 00:00:01 --> 00:00:03
_TIME = re.compile(rf"{_OPEN}{SPAN}{_CLOSE}\s*(?P<rest>.*)")
_NAME = re.compile(r"(?P<name>[^:：]{1,50}?)\s*[:：](?![/\d])\s*(?P<text>.*)")


@dataclass(frozen=True)
class Turn:
    """Words under one head. Where `name` is None the words may begin with the name."""

    name: str | None
    start: float | None
    end: float | None
    paragraphs: tuple[str, ...]


# What a line says where it begins a turn: the turn with the words beside its head; else None.
Style = Callable[[str], Turn | None]


def read_turns(lines: Sequence[str]) -> tuple[list[str], list[Turn]]:
    """The lines above the first turn, and the turns. No line is lost.

    Where no line begins a turn, each line that is not blank is a turn of nobody.
    """
    style = _style(lines)
    if style is None:
        return [], [Turn(None, None, None, (line.strip(),)) for line in lines if line.strip()]
    heading: list[str] = []
    turns: list[Turn] = []
    within = _names_within(lines, style)
    for line in lines:
        head = style(line.strip())
        if head is None and turns and within and (named := within(line.strip())):
            last = turns[-1]
            if last.name is None and not last.paragraphs:
                named = replace(named, start=last.start)
                turns.pop()
            head = named
        if head is not None:
            turns.append(head)
        elif turns and line.strip():
            turns[-1] = replace(turns[-1], paragraphs=(*turns[-1].paragraphs, line.strip()))
        elif not turns:
            heading.append(line)
    return heading, [_named(turn) for turn in turns]


def _names_within(lines: Sequence[str], style: Style) -> Style | None:
    """Google Meet writes a time every few minutes, and 姓名: 话 below it."""
    if style is not _time_first:
        return None
    named = _name_first(lines)
    plain = [line.strip() for line in lines]
    alone = [line for line in plain if (turn := style(line)) and not (turn.name or turn.paragraphs)]
    count = sum(named(line) is not None and style(line) is None for line in plain)
    return named if alone and count >= len(alone) else None


def _style(lines: Sequence[str]) -> Style | None:
    """The way most lines begin a turn; a way that tells the time wins over one that does not."""
    timed: list[tuple[int, Style]] = []
    for style in (_name_and_time_alone, _time_first, _name_and_time):
        timed.append((sum(style(line.strip()) is not None for line in lines), style))
    count, best = max(timed, key=lambda found: found[0])
    named = _name_first(lines)
    named_count = sum(named(line.strip()) is not None for line in lines)
    # A time said in the talk is no way to begin a turn: names before colons outnumber it by far.
    if count and count * 3 >= named_count:
        return best
    return named if named_count else None


def _name_and_time_alone(line: str) -> Turn | None:
    found = _NAME_TIME.fullmatch(line)
    if not found or found["text"] or not may_be_name(found["name"]):
        return None
    return _turn(found, found["name"], "")


def _name_and_time(line: str) -> Turn | None:
    found = _NAME_TIME.fullmatch(line)
    if not found or not may_be_name(found["name"]):
        return None
    if not (is_numbered(found["name"]) or looks_like_name(found["name"])):
        return None
    return _turn(found, found["name"], found["text"])


def _time_first(line: str) -> Turn | None:
    found = _TIME.fullmatch(line)
    if not found:
        return None
    rest = found["rest"].strip()
    named = _NAME.fullmatch(rest)
    if named and (looks_like_name(named["name"]) or is_numbered(named["name"])):
        return _turn(found, named["name"], named["text"])
    return _turn(found, None, rest)


def _name_first(lines: Sequence[str]) -> Style:
    """Turns that begin with a name and a colon. A name said once is one only if it looks so."""
    found = (_NAME.fullmatch(line.strip()) for line in lines)
    count = Counter(match["name"].strip() for match in found if match)

    def style(line: str) -> Turn | None:
        match = _NAME.fullmatch(line)
        if not match or not looks_like_name(match["name"]):
            return None
        name = match["name"].strip()
        if count[name] < 2 and not is_numbered(name) and not has_surname(name):
            return None
        return Turn(name, None, None, (match["text"],) if match["text"] else ())

    return style


def _turn(found: re.Match[str], name: str | None, text: str) -> Turn:
    return Turn(
        name,
        read_time(found["time"]),
        read_time(found["until"]) if found["until"] else None,
        (text.strip(),) if text.strip() else (),
    )


def _named(turn: Turn) -> Turn:
    """Where only a time began the turn, a short first line above others is the name."""
    if turn.name is None and len(turn.paragraphs) > 1 and may_be_name(turn.paragraphs[0]):
        first, *rest = turn.paragraphs
        if is_numbered(first) or looks_like_name(first):
            return replace(turn, name=clean(first), paragraphs=tuple(rest))
    return replace(turn, name=clean(turn.name) if turn.name else None)
