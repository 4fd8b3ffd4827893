"""Who of the roster the owners are that a table names, and of which departments."""

import datetime as dt
import re

from assistant.extraction.people import Directory
from assistant.script import simplify
from assistant.types import Data, MeetingContext, Roster

_BRACKETS = re.compile(r"^(.+?)\s*[(（]([^()（）]+)[)）]$")


class Named(Data):
    """A name of a table. `person`: of the roster; None for who is not in it, or not clear."""

    words: str
    person: str | None = None
    department: str | None = None

    @property
    def name(self) -> str:
        """The name to keep: the roster's, else the table's."""
        return self.person or self.words


class Names:
    """Looks each name up once: by name, alias, or as 王经理 where that is one person."""

    def __init__(self, roster: Roster) -> None:
        context = MeetingContext(title="", date=dt.date(2000, 1, 1), roster=roster)
        self._roster, self._directory = roster, Directory(context)
        self._known: dict[str, Named] = {}

    def find(self, words: str) -> Named:
        if words not in self._known:
            self._known[words] = self._find(words)
        return self._known[words]

    def _find(self, words: str) -> Named:
        for text in (words, *_BRACKETS.findall(words)[:1]):
            said = text if isinstance(text, str) else text[0]
            if name := self._one(said):
                person = self._roster.person(name)
                return Named(
                    words=words, person=name, department=person.department if person else None
                )
        return Named(words=words)

    def _one(self, words: str) -> str | None:
        if self._roster.person(words):
            return words
        aliased = [p.name for p in self._roster.people if words in p.aliases]
        if aliased:
            return aliased[0] if len(aliased) == 1 else None
        # The name as a whole: 李敏团队 is not 李敏.
        whole = [
            mention.party.person
            for mention in self._directory.find(words)
            if (mention.start, mention.end, mention.kind) == (0, len(words), "name")
        ]
        return whole[0] if whole else None


class Departments:
    """The departments of the roster, by their names and aliases."""

    def __init__(self, roster: Roster) -> None:
        self._names = {_plain(each.name): each.name for each in roster.departments}
        self._aliased: dict[str, set[str]] = {}
        for each in roster.departments:
            for alias in each.aliases:
                self._aliased.setdefault(_plain(alias), set()).add(each.name)

    def find(self, words: str) -> str | None:
        """The name of the one that is called so; None for no department, or several."""
        plain = _plain(words)
        if plain in self._names:
            return self._names[plain]
        aliased = self._aliased.get(plain, set())
        return next(iter(aliased)) if len(aliased) == 1 else None


def _plain(words: str) -> str:
    return simplify("".join(words.split())).casefold()
