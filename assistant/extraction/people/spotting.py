"""The words of a text that may mean somebody of the roster."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.extraction.people import words
from assistant.extraction.people.english import is_a_person
from assistant.extraction.people.knowledge import knowledge
from assistant.extraction.people.names import LOOSE, Form, callings, is_chinese, surname
from assistant.types import MeetingContext, Person

# Log10 of how likely a word of the roster is: as a word of the dictionary that is seldom written.
_LIKELY = -4.5
_NUMERAL = re.compile(r"[一二三四五六七八九十百千两几数\d]$")


@dataclass(frozen=True)
class Spotted:
    start: int
    end: int
    people: tuple[Person, ...]


class Spotter:
    """Finds people by the words that name them."""

    def __init__(self, context: MeetingContext) -> None:
        self.is_english = context.language == "en"
        self._people: dict[str, list[Person]] = defaultdict(list)
        self._form: dict[str, Form] = {}
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._claim(context)
        for word in sorted(self._people, key=len, reverse=True):
            self._by_first[word[0]].append(word)

    def people(self, word: str) -> tuple[Person, ...]:
        return tuple(self._people.get(word, ()))

    def form(self, word: str) -> Form:
        return self._form[word]

    def known(self) -> Iterator[str]:
        yield from self._people

    def _claim(self, context: MeetingContext) -> None:
        found = list(callings(context.roster.people, context.language))
        # A nickname everybody of the surname could have belongs to whoever has it as an alias.
        # A set: of thousands of people hundreds share a nickname.
        claimed: set[tuple[str, Person]] = set()
        for calling in sorted(found, key=lambda c: c.form in LOOSE):
            word, taken = calling.word, self._form.get(calling.word)
            if taken is not None and calling.form in LOOSE and taken not in LOOSE:
                continue
            self._form.setdefault(word, calling.form)
            if (word, calling.person) not in claimed:
                claimed.add((word, calling.person))
                self._people[word].append(calling.person)

    def find(self, text: str, folded: str) -> Iterator[Spotted]:
        at = 0
        while at < len(folded):
            end = at + 1
            for word in self._by_first.get(folded[at], ()):
                if folded.startswith(word, at) and self._is_meant(text, folded, at, word):
                    end = at + len(word)
                    yield Spotted(self._with_honorific(folded, at), end, self.people(word))
                    break
            at = end

    def _with_honorific(self, folded: str, start: int) -> int:
        if not self.is_english:
            return start
        found = re.search(rf"\b{knowledge().english['honorifics'].pattern}\s+$", folded[:start])
        return found.start() if found else start

    def _is_meant(self, text: str, folded: str, start: int, word: str) -> bool:
        end = start + len(word)
        if word[0].isascii() and not _is_whole(folded, start, end):
            return False
        if word.isascii():
            if word not in knowledge().english_words:
                return True
            if not self.is_english:
                return text[start].isupper()
            has_title = self._with_honorific(folded, start) < start
            return has_title or is_a_person(text, folded, start, end)
        if not is_chinese(word):
            return True
        return self._is_chinese_meant(folded, start, end, self._form[word])

    def _is_chinese_meant(self, folded: str, start: int, end: int, form: Form) -> bool:
        word = folded[start:end]
        if word == folded.strip(" ，。？！,.?!"):
            return True
        if knowledge().cues["not_a_person"].match(folded, end):
            return False
        if form == "post":
            return _is_free(folded, start) and words.stands_alone(folded, start, end, _LIKELY)
        if form in ("given", "name") and words.is_everyday(word):
            return _has_cue(folded, start, end)
        if form in LOOSE and words.is_everyday(word, very=True):
            return False
        if form not in ("name", "alias", "given") and not _may_begin(folded, start):
            return False
        return words.stands_alone(folded, start, end, _LIKELY)


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Whether no Latin letter or digit goes on at either side."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    ends_latin = folded[end - 1].isascii()
    return not _is_latin(before) and not (ends_latin and _is_latin(after))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _may_begin(folded: str, start: int) -> bool:
    """Whether a surname may begin here: not where it is a preposition or counted."""
    known, before = knowledge(), folded[:start]
    family = surname(folded[start:])
    if family in known.counted_surnames and _NUMERAL.search(before):
        return False
    return family not in known.preposition_surnames or _is_free(folded, start)


def _is_free(folded: str, start: int) -> bool:
    """Whether a clause begins here, or what somebody is told or asked."""
    cues, before = knowledge().cues, folded[:start]
    return bool(cues["clause_start"].search(before) or cues["before_name"].search(before))


def _has_cue(folded: str, start: int, end: int) -> bool:
    """Whether an everyday word is used as a name: 让建国来, 建国，你看."""
    cues, before = knowledge().cues, folded[:start]
    if cues["before_name"].search(before):
        return True
    if words.is_time(folded[start:end]):
        return False
    opens = cues["clause_start"].search(before) is not None
    return opens and bool(
        cues["called"].match(folded, end) or cues["after_name"].match(folded, end)
    )
