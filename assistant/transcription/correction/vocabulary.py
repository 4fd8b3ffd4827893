"""The words of a meeting, which are likelier in it than anywhere else."""

import re
from dataclasses import dataclass

from assistant.transcription.correction.words import Words, all_words, with_terms
from assistant.transcription.script import to_script
from assistant.types import MeetingContext, RepairKind

# log10 probability, whatever stands before: about that of 我们 or 这个.
NAMED = -3.0
# Of the parts of a topic or title.
MENTIONED = -3.5

_TERM = re.compile("[\u4e00-\u9fff]{2,6}")
_CHINESE = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Vocabulary:
    """All words, those of the meeting among them, and of what kind those are."""

    words: Words
    kinds: dict[str, RepairKind]

    def kind(self, written: str) -> RepairKind:
        return next((kind for term, kind in self.kinds.items() if term in written), "word")

    def around(self, text: str, at: int) -> tuple[int, int]:
        """The meeting's longest name that `at` is in, else the letter alone."""
        for size in range(6, 1, -1):
            for first in range(max(0, at - size + 1), at + 1):
                if text[first : first + size] in self.kinds and first + size <= len(text):
                    return first, first + size
        return at, at + 1

    def is_in_term(self, text: str, at: int) -> bool:
        return self.around(text, at) != (at, at + 1)


def vocabulary(context: MeetingContext) -> Vocabulary:
    kinds = _kinds(context)
    words = all_words()
    terms = dict.fromkeys(kinds, NAMED)
    for text in (context.title, context.project or "", *(row.topic for row in context.agenda)):
        for part in _parts(to_script(text, "zh-Hans"), words):
            terms.setdefault(part, MENTIONED)
    return Vocabulary(words=with_terms(words, terms), kinds=kinds)


def _kinds(context: MeetingContext) -> dict[str, RepairKind]:
    roster = context.roster
    found: dict[str, RepairKind] = {}
    for text in context.glossary:
        found[text] = "word"
    for department in roster.departments:
        found |= dict.fromkeys((department.name, *department.aliases), "department")
    for person in roster.people:
        found |= dict.fromkeys((person.name, *person.aliases), "name")
    found |= dict.fromkeys(context.attendees, "name")
    return {
        simplified: kind
        for text, kind in found.items()
        if _TERM.fullmatch(simplified := to_script(text, "zh-Hans"))
    }


def _parts(text: str, words: Words) -> list[str]:
    """The whole, where it is short, and the words of two letters and more in it."""
    found = []
    for run in _CHINESE.findall(text):
        if 2 <= len(run) <= 6:
            found.append(run)
        found += [
            run[first : first + size]
            for size in (4, 3, 2)
            for first in range(len(run) - size + 1)
            if run[first : first + size] in words.number
        ]
    return found
