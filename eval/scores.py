"""What is counted of an extraction, of one meeting or with `+` of several.

Fields (owner, deadline, ...) are judged on matched items alone, each as one of four outcomes;
`invented`, a value where nobody said one, is the worst thing the product can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from eval.matching import Pair


@dataclass(frozen=True)
class Counts:
    """How many items were found, how many there are, and how many are both."""

    matched: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.matched + other.matched,
            self.predicted + other.predicted,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float | None:
        return self.matched / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        return self.matched / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """None when there was nothing to find and nothing was found."""
        total = self.predicted + self.gold
        return 2 * self.matched / total if total else None


@dataclass(frozen=True)
class FieldCounts:
    """Outcomes of one field. `right` includes leaving empty what nobody said."""

    right: int = 0
    wrong: int = 0
    invented: int = 0
    missing: int = 0

    def __add__(self, other: "FieldCounts") -> "FieldCounts":
        return FieldCounts(
            self.right + other.right,
            self.wrong + other.wrong,
            self.invented + other.invented,
            self.missing + other.missing,
        )

    @property
    def whole(self) -> int:
        return self.right + self.wrong + self.invented + self.missing

    @property
    def accuracy(self) -> float | None:
        return self.right / self.whole if self.whole else None


Fields = dict[str, FieldCounts]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True)
class Pairs:
    decisions: tuple[Pair, ...] = ()
    action_items: tuple[Pair, ...] = ()
    disputes: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Judged:
    """An extracted item: how sure the engine was, whether it is annotated (`is_found`), and
    whether owner, department and deadline are right too (`is_right`).
    """

    kind: str
    confidence: float
    is_found: bool
    is_right: bool


@dataclass(frozen=True)
class Score:
    """One meeting's scores, or with `+` those of several (micro averages).

    `invented_owners` and `invented_dates` are of all that were given, whether or not their item
    is annotated (`eval.support`); `quotes` are those found letter for letter. `failures` are
    meetings the engine gave up. `cost` is in the currency of the engine's prices.
    """

    meeting: str
    decisions: Counts = Counts()
    action_items: Counts = Counts()
    disputes: Counts = Counts()
    utterances: Counts = Counts()
    fields: Fields = field(default_factory=dict)
    next_meeting: Fields = field(default_factory=dict)
    invented_owners: Share = Share()
    invented_dates: Share = Share()
    quotes: Share = Share()
    traps_taken: int = 0
    traps: int = 0
    seconds: float = 0
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0
    failures: int = 0
    pairs: Pairs = Pairs()
    judged: tuple[Judged, ...] = ()

    def __add__(self, other: "Score") -> "Score":
        added = {
            name: getattr(self, name) + getattr(other, name)
            for name in vars(self)
            if name not in ("meeting", "fields", "next_meeting", "pairs")
        }
        return Score(
            meeting="total",
            fields=add_fields(self.fields, other.fields),
            next_meeting=add_fields(self.next_meeting, other.next_meeting),
            **added,
        )


def total(scores: Sequence[Score]) -> Score:
    return sum(scores, start=Score("total"))


def add_fields(a: Fields, b: Fields) -> Fields:
    names = dict.fromkeys([*a, *b])
    return {name: a.get(name, FieldCounts()) + b.get(name, FieldCounts()) for name in names}
