"""The labels in notices (会议时间：, Where:) and the lines that belong to each."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.extraction.script import simplify

_LABELS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_FIELD_OF = {label: name for name, labels in _LABELS.items() for label in labels.split()}

_NUMBER = re.compile(
    r"^\s*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]\s*|[①-⑳]\s*|[-*•·●▪◆■–—]+\s+|#+\s*)"
)
_SIGNS = re.compile(r"^[^\w\u3400-\u9fff【\[（(《“\"'#\-*•·●▪]+")
_LABELLED = re.compile(
    r"^[#【\[*]*\s*(?P<label>[^:：\n]{1,30}?)\s*[】\]*]*\s*[:：]\**\s*(?P<value>.*)$"
)
_BRACKETED = re.compile(r"^[【\[](?P<label>[^】\]]{1,20})[】\]]\s*(?P<value>.*)$")
_TABBED = re.compile(r"^(?P<label>[^\t]{1,20})\t+(?P<value>.+)$")
# Lines that may be longer than one below their label.
_LISTS = ("attendees", "agenda")
_ENDS = re.compile(
    r"^(?:请|望|特此|如有|谢谢|感谢|以上|敬请|辛苦|收到|注[:：]|please|thanks|thank you|regards"
    r"|best)",
    re.IGNORECASE,
)


@dataclass
class Block:
    """A label's field, its value and the lines below that belong to it."""

    name: str
    words: str
    lines: list[str] = field(default_factory=list)


def without_number(line: str) -> str:
    """The line without its bullet, its number or a sign that stands for an icon."""
    return _NUMBER.sub("", _SIGNS.sub("", line.strip()), count=1).strip()


def read_blocks(lines: Sequence[str]) -> tuple[list[Block], list[str]]:
    """The labelled parts of a notice, and the lines under no label."""
    blocks: list[Block] = []
    rest: list[str] = []
    is_open = False  # whether the next line may belong to the last block
    for line in lines:
        if not line.strip():
            last = blocks[-1] if blocks else None
            # A blank line may stand between a label and its list, not within the list.
            is_open = bool(is_open and last and not last.lines)
            continue
        name, value = _label(line)
        if name is None and is_open and _belongs(blocks[-1], line):
            blocks[-1].lines.append(line.strip())
            is_open = blocks[-1].name in _LISTS
        elif name is None:
            rest.append(line.strip())
            is_open = False
        else:
            blocks.append(Block(name, line.strip(), [value] if value else []))
            is_open = not value or name in _LISTS
    return blocks, rest


def _label(line: str) -> tuple[str | None, str]:
    plain = without_number(line)
    for pattern in (_LABELLED, _BRACKETED, _TABBED):
        found = pattern.match(plain)
        if found:
            key = _key(found["label"]).replace("，", ",")
            # 通知：本周四上午开会，请准时参加 is a sentence, not a title.
            is_sentence = "通知" in key and re.search("[，。！]", found["value"])
            if key in _FIELD_OF and not is_sentence:
                return _FIELD_OF[key], found["value"].strip()
    bare = _key(plain.strip("【】[]*# "))
    if bare in _FIELD_OF and _FIELD_OF[bare] in (*_LISTS, "other") and len(bare) > 1:
        return _FIELD_OF[bare], ""
    return None, line


def _key(label: str) -> str:
    return re.sub(r"\s+", "", simplify(label)).lower()


def _belongs(block: Block, line: str) -> bool:
    return not _ENDS.match(without_number(line)) and not (
        block.name == "attendees" and len(line) > 200
    )
