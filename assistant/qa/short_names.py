"""Departments that a question names by the stem of a name or of an alias: 品管那边, 质量有几项."""

import re
from collections.abc import Iterator, Sequence

from assistant.extraction.people import Party, PartyMention
from assistant.types import Department

# What is left of 质量管理部 and 财务中心.
_ENDS = re.compile("(?:管理|工作)?(?:事业部|部门|部|中心|处|科|室|办公室)$")
_MEANT = re.compile("的?(?:他们|她们)?(?:[那这][边块里儿]|条线|的人|的同事)")
_SHORTEST = 2


def named_by_stem(
    text: str, departments: Sequence[Department], found: Sequence[PartyMention]
) -> Iterator[PartyMention]:
    """Mentions beside those `found`; weak, for they may mean the noun, save where 那边 follows.

    None of a stem that two departments share.
    """
    stems: dict[str, set[str]] = {}
    for department in departments:
        for name in (department.name, *department.aliases):
            stem = _ENDS.sub("", name)
            if len(stem) >= _SHORTEST and stem != name and not stem.isascii() and stem in text:
                stems.setdefault(stem, set()).add(department.name)
    for stem, names in stems.items():
        start = text.index(stem)
        end = start + len(stem)
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
