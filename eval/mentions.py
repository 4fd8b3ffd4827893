"""Whether the names of people and departments came out right where they were said."""

from collections.abc import Iterable
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
    """`people` and `departments` count a name within a longer one with both (市场 within 市场部),
    in what was said and in what was heard alike; `longest` counts the longest name at each place.
    """

    people: Mentions = Mentions()
    departments: Mentions = Mentions()
    longest: Mentions = Mentions()

    @property
    def all(self) -> Mentions:
        return self.people + self.departments


@dataclass(frozen=True)
class _Place:
    at: int
    name: Tokens


def roster_mentions(
    said: Tokens, heard: Tokens, alignment: Alignment, roster: Roster, language: Language
) -> RosterMentions:
    """Mentions of people (name, alias, surname with title) and departments (name, alias).

    Names of one letter are left out; what a person and a department share counts for the person.
    """
    people = _keys((n for person in roster.people for n in _called(person, language)), language)
    departments = _keys((n for d in roster.departments for n in (d.name, *d.aliases)), language)
    departments -= people
    names = people | departments
    return RosterMentions(
        people=_compare(_nested(people, said), _nested(people, heard), alignment),
        departments=_compare(_nested(departments, said), _nested(departments, heard), alignment),
        longest=_compare(_longest(names, said), _longest(names, heard), alignment),
    )


def _called(person: Person, language: Language) -> set[str]:
    names = {person.name, *person.aliases}
    if person.title and language != "en":
        names.add(person.name[0] + person.title)
    return names


def _keys(names: Iterable[str], language: Language) -> set[Tokens]:
    return {key for name in names if len("".join(key := tokens(name, language))) > 1}


def _nested(names: set[Tokens], text: Tokens) -> list[_Place]:
    return [_Place(at, name) for name in sorted(names) for at in find(name, text)]


def _longest(names: set[Tokens], text: Tokens) -> list[_Place]:
    """From left to right, each letter part of one name at most."""
    found, free = [], 0
    for place in sorted(_nested(names, text), key=lambda p: (p.at, -len(p.name))):
        if place.at >= free:
            found.append(place)
            free = place.at + len(place.name)
    return found


def _compare(said: list[_Place], heard: list[_Place], alignment: Alignment) -> Mentions:
    free: dict[Tokens, list[int]] = {}
    for place in heard:
        free.setdefault(place.name, []).append(place.at)
    missed = []
    for place in said:
        expected = alignment.to_heard[place.at]
        left = free.get(place.name, [])
        far, nearest = min(((abs(at - expected), at) for at in left), default=(SLACK + 1, -1))
        if far <= SLACK:
            left.remove(nearest)
        else:
            missed.append(_text(place.name))
    return Mentions(
        said=len(said),
        right=len(said) - len(missed),
        missed=tuple(missed),
        invented=tuple(_text(name) for name, left in free.items() for _ in left),
    )


def _text(name: Tokens) -> str:
    return ("" if all(len(token) == 1 for token in name) else " ").join(name)
