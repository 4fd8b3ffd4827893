"""What the right answer to a question is. How each kind is judged: eval/qa/scoring.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Row = dict[str, Any]
Judged = Literal[
    "count", "list", "first", "top", "names", "groups", "largest", "rates", "tally", "says", "none"
]


@dataclass(frozen=True)
class Expected:
    """`ids` of what is right; `words` of which one of each group has to be said; `numbers` by name.

    - count: the number is told; what is listed and cited is of `ids`
    - list: exactly `ids`
    - first: the first of what is listed is the one of `ids`, and `words` are said
    - top: `size` of `ids`, none of them behind one left out in the order of `keys`
    - names: exactly those people, departments or projects
    - groups: how many for each name; zeros and items without one aside
    - largest: the name with the highest number is first, with its number
    - rates: how many of how many for each name
    - tally: numbers of a project, person or department by standing
    - says: `words` are said, and what is cited is of `ids`
    - none: not answered
    """

    judged: Judged
    ids: frozenset[str] = frozenset()
    words: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()
    pairs: tuple[tuple[str, tuple[int, int]], ...] = ()
    size: int = 0
    keys: tuple[tuple[str, str], ...] = ()
    # Of groups: the field of a tally that holds the number where all items were grouped.
    measure: str = "total"


def count(rows: Iterable[Row]) -> Expected:
    ids = _ids(rows)
    return Expected("count", ids, size=len(ids))


def listing(rows: Iterable[Row]) -> Expected:
    return Expected("list", _ids(rows))


def first(row: Row, *words: str | tuple[str, ...]) -> Expected:
    return Expected("first", _ids([row]), _spellings(words))


def top(rows: Iterable[Row], key: str, size: int, *, is_falling: bool = False) -> Expected:
    """`size` rows by a key that is a date; others of the day of the last one are as good."""
    every = sorted(rows, key=lambda row: str(row[key])[:10], reverse=is_falling)
    last = str(every[size - 1][key])[:10]
    in_reach = [row for i, row in enumerate(every) if i < size or str(row[key])[:10] == last]
    keys = tuple((row["id"], str(row[key])[:10]) for row in in_reach)
    return Expected("top", _ids(in_reach), size=size, keys=keys)


def names(found: Iterable[str], rows: Iterable[Row] = ()) -> Expected:
    return Expected("names", _ids(rows), tuple((name,) for name in sorted(set(found))))


def groups(sizes: dict[str, int], rows: Iterable[Row], measure: str = "total") -> Expected:
    return Expected("groups", _ids(rows), numbers=tuple(sizes.items()), measure=measure)


def largest(sizes: dict[str, int], rows: Iterable[Row], measure: str = "total") -> Expected:
    return Expected("largest", _ids(rows), numbers=tuple(sizes.items()), measure=measure)


def rates(pairs: dict[str, tuple[int, int]], rows: Iterable[Row]) -> Expected:
    return Expected("rates", _ids(rows), pairs=tuple(pairs.items()))


def tally(rows: Sequence[Row], **numbers: int) -> Expected:
    return Expected("tally", _ids(rows), numbers=tuple(numbers.items()))


def says(rows: Iterable[Row], *words: str | tuple[str, ...]) -> Expected:
    return Expected("says", _ids(rows), _spellings(words))


NONE = Expected("none")


def _ids(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(row["id"] if "id" in row else row["meeting"] for row in rows)


def _spellings(words: Iterable[str | tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((word,) if isinstance(word, str) else word for word in words)


CompanyName = Literal["zh", "en"]
# Where an id begins with one of these, what it is counted under comes next.
SCRIPTS = ("hant", "en")
# Kinds of a few that are counted with others.
ALSO = {"held": "list", "unowned": "list", "minutes": "meeting"}


@dataclass(frozen=True)
class Question:
    """A question to `company`; `before`: those asked just before, which it leans on."""

    id: str
    q: str
    expects: Expected
    company: CompanyName = "zh"
    before: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What it is counted under."""
        if self.expects.judged == "none":
            return "unanswerable"
        if self.before:
            return "follow-up"
        words = self.id.split("-")
        first = words[1] if words[0] in SCRIPTS else words[0]
        return ALSO.get(first, first)

    @property
    def language(self) -> str:
        """The language it is asked in."""
        if self.company == "en":
            return "en"
        return "zh-Hant" if "hant" in self.id.split("-")[:2] else "zh-Hans"
