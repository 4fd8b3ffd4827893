"""Whether the names of people and departments came out right where they were said."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.types import Language, Person, Roster
from eval.alignment import Alignment, find
from eval.tokens import Tokens, tokens

# An alignment with the fewest errors is seldom the only one; others shift a name by some letters.
SLACK = 4


@dataclass(frozen=True)
class Mentions:
    """Of `said` mentions `right` came out at their place; `false` ones stand where none was said.

    `missed` and `invented` tell which.
    """

    said: int = 0
    right: int = 0
    missed: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()

    @property
    def false(self) -> int:
        return len(self.invented)

    @property
    def accuracy(self) -> float | None:
        return self.right / self.said if self.said else None

    def __add__(self, other: "Mentions") -> "Mentions":
        return Mentions(
            self.said + other.said,
            self.right + other.right,
            self.missed + other.missed,
            self.invented + other.invented,
        )


@dataclass(frozen=True)
class RosterMentions:
    people: Mentions = Mentions()
    departments: Mentions = Mentions()

    @property
    def all(self) -> Mentions:
        return self.people + self.departments


def roster_mentions(
    said: Tokens, heard: Tokens, alignment: Alignment, roster: Roster, language: Language
) -> RosterMentions:
    """Mentions of people (name, alias, surname with title) and departments (name, alias).

    A name within a longer one counts with both (市场 within 市场部), in what was said and in what
    was heard alike. Names of one letter are left out.
    """
    people = {_key(name, language): name for p in roster.people for name in _called(p, language)}
    departments = {
        _key(name, language): name for d in roster.departments for name in (d.name, *d.aliases)
    }
    departments = {key: name for key, name in departments.items() if key not in people}
    return RosterMentions(
        people=_mentions(said, heard, alignment, people),
        departments=_mentions(said, heard, alignment, departments),
    )


def _called(person: Person, language: Language) -> set[str]:
    names = {person.name, *person.aliases}
    if person.title and language != "en":
        names.add(person.name[0] + person.title)
    return names


def _key(name: str, language: Language) -> Tokens:
    return tokens(name, language)


def _mentions(
    said: Tokens, heard: Tokens, alignment: Alignment, names: Mapping[Tokens, str]
) -> Mentions:
    counts = Mentions()
    for key, name in names.items():
        if len("".join(key)) > 1:
            counts += _mentions_of(name, find(key, said), find(key, heard), alignment)
    return counts


def _mentions_of(name: str, said: list[int], heard: list[int], alignment: Alignment) -> Mentions:
    free = list(heard)
    missed: Counter[str] = Counter()
    for place in said:
        expected = alignment.to_heard[place]
        nearest = min(free, key=lambda found: abs(found - expected), default=None)
        if nearest is not None and abs(nearest - expected) <= SLACK:
            free.remove(nearest)
        else:
            missed[name] += 1
    return Mentions(
        said=len(said),
        right=len(said) - missed.total(),
        missed=tuple(missed.elements()),
        invented=(name,) * len(free),
    )
