"""Departments by their names, aliases and the common nouns they are named after."""

from collections import defaultdict
from collections.abc import Iterator

from assistant.extraction.people import words
from assistant.extraction.people.english import is_a_department, is_in_capitals
from assistant.extraction.people.knowledge import knowledge
from assistant.extraction.people.names import fold, is_chinese, words_for_department
from assistant.extraction.people.party import Party, PartyMention
from assistant.types import MeetingContext

# Log10 of how likely a department's full name is as a word.
_LIKELY = -3.5


class DepartmentSpotter:
    """Finds departments by the words that name them."""

    def __init__(self, context: MeetingContext) -> None:
        self.is_english = context.language == "en"
        self._departments: dict[str, tuple[str, bool]] = {}
        self._acronyms: set[str] = set()
        for department in context.roster.departments:
            for word, is_noun in words_for_department(department):
                known = self._departments.get(fold(word))
                if known is None or (known[1] and not is_noun):
                    self._departments[fold(word)] = (department.name, is_noun)
                if word.isascii() and word.isupper():
                    self._acronyms.add(fold(word))
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for word in sorted((w for w in self._departments if w), key=len, reverse=True):
            self._by_first[word[0]].append(word)

    def find(self, text: str, folded: str) -> Iterator[PartyMention]:
        at = 0
        while at < len(folded):
            mention = next(self._at(text, folded, at), None)
            if mention is not None:
                yield mention
            at = mention.end if mention is not None else at + 1

    def _at(self, text: str, folded: str, at: int) -> Iterator[PartyMention]:
        for word in self._by_first.get(folded[at], ()):
            if folded.startswith(word, at):
                mention = self._mention(text, folded, at, word)
                if mention is not None:
                    yield mention

    def _mention(self, text: str, folded: str, start: int, word: str) -> PartyMention | None:
        name, is_noun = self._departments[word]
        end = start + len(word)
        if not is_chinese(word):
            before, after = folded[start - 1 : start], folded[end : end + 1]
            if _is_latin(before) or _is_latin(after):
                return None
            # "it" is not the IT department, 3 pm is not the product managers.
            if word in knowledge().acronym_words and not is_in_capitals(text, start, end):
                return None
        elif not is_noun and not words.stands_alone(folded, start, end, _LIKELY):
            return None
        end, is_weak = self._extent(text, folded, start, end, is_noun)
        return PartyMention(
            start=start,
            end=end,
            text=text[start:end],
            party=Party(department=name),
            kind="department",
            is_weak=is_weak,
        )

    def _extent(
        self, text: str, folded: str, start: int, end: int, is_noun: bool
    ) -> tuple[int, bool]:
        """Where the words end that name the department, and whether they may mean the noun."""
        if self.is_english:
            team = knowledge().english["team"].match(folded, end)
            if team is not None:
                return team.end(), False
            is_sure = folded[start:end] in self._acronyms
            return end, not is_sure and not is_a_department(text, folded, start, end)
        if folded[end - 1] == "部" and folded[end : end + 1] == "门":
            return end + 1, False
        more = knowledge().departments["more"].match(folded, end)
        if more is not None and is_noun:
            return more.end(), False
        return end, is_noun and not _is_meant(folded, start, end)


def strengthened(folded: str, mentions: list[PartyMention]) -> list[PartyMention]:
    """Of departments listed together, those are meant that stand beside one that is."""
    joint, result = knowledge().departments["joint"], list(mentions)
    for i in (*range(1, len(result)), *range(len(result) - 1, 0, -1)):
        a, b = result[i - 1], result[i]
        if a.kind != "department" or b.kind != "department" or a.is_weak == b.is_weak:
            continue
        if joint.fullmatch(folded, a.end, b.start):
            result[i - 1] = a.model_copy(update={"is_weak": False})
            result[i] = b.model_copy(update={"is_weak": False})
    return result


def _is_meant(folded: str, start: int, end: int) -> bool:
    """Whether a Chinese common noun means the department named after it."""
    cues, before = knowledge().departments, folded[:start]
    at = end + 1 if folded[end : end + 1] == " " else end
    return bool(
        cues["after"].match(folded, at)
        or cues["yours"].search(before)
        or (cues["before_to"].search(before) and cues["after_to"].match(folded, at))
        or (cues["before_let"].search(before) and cues["after_let"].match(folded, at))
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
