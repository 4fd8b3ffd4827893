"""Departments that a question names by the stem of a name or of an alias: 品管那边, 质量有几项."""

import re
from collections.abc import Iterator, Sequence

from assistant.extraction.people import Party, PartyMention
from assistant.types import Department

# What is left of 质量管理部 and 财务中心.
_ENDS = (
    re.compile("(?:事业部|部门|部|中心|处|科|室|办公室)$"),
    re.compile("(?:管理|工作)(?:事业部|部门|部|中心|处|科|室|办公室)$"),
)
_MEANT = re.compile("的?(?:他们|她们)?(?:[那这][边块里儿]|条线|的人|的同事)")
_SHORTEST = 2
# A stem is meant only where a word may begin: 质量有几项, 采购和质量, not 云雀项目.
_BEFORE = re.compile(r"(?:^|[^\u3400-\u9fff]|[、和跟与及]|请问|问一?下|看一?下|查一?下|关于)$")
# What this product calls other things by.
_OTHERWISE = frozenset({"项目", "会议", "任务", "工作", "事项", "纪要"})


def named_by_stem(
    text: str, departments: Sequence[Department], found: Sequence[PartyMention]
) -> Iterator[PartyMention]:
    """Mentions beside those `found`; weak, for they may mean the noun, save where 那边 follows.

    None of a stem that two departments share.
    """
    stems: dict[str, set[str]] = {}
    for department in departments:
        for name in (department.name, *department.aliases):
            for stem in {end.sub("", name) for end in _ENDS} - {name}:
                if len(stem) >= _SHORTEST and not stem.isascii() and stem in text:
                    stems.setdefault(stem, set()).add(department.name)
    # The longest first: 项目管理 is not 项目.
    for stem, names in sorted(stems.items(), key=lambda each: -len(each[0])):
        start = text.index(stem)
        end = start + len(stem)
        if stem in _OTHERWISE or not (_BEFORE.search(text[:start]) or _MEANT.match(text, end)):
            continue
        if len(names) > 1 or any(m.start < end and start < m.end for m in found):
            continue
        yield PartyMention(
            start=start,
            end=end,
            text=stem,
            party=Party(department=next(iter(names))),
            kind="department",
            is_weak=_MEANT.match(text, end) is None,
        )
