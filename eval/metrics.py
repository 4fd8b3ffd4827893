"""Scores of an extraction against the annotations of its meeting.

Fields (owner, deadline, ...) are judged on matched items alone, each as one of four outcomes;
`invented`, a value where nobody said one, is the worst thing the product can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.types import ActionItem, Extraction, NextMeeting
from eval import text
from eval.cases import Case, GoldAction, GoldNextMeeting
from eval.matching import Claim, Pair, pair

FIELDS = ("owner", "co_owners", "department", "deadline")
NEXT_MEETING_FIELDS = ("at", "location", "topic")
# Places and topics are said in more words than they are written down in.
SAME_WORDS = 0.3


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
    def accuracy(self) -> float | None:
        total = self.right + self.wrong + self.invented + self.missing
        return self.right / total if total else None


Fields = dict[str, FieldCounts]


@dataclass(frozen=True)
class Pairs:
    decisions: tuple[Pair, ...] = ()
    action_items: tuple[Pair, ...] = ()
    disputes: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Score:
    """One meeting's scores, or with `+` those of several (micro averages)."""

    meeting: str
    decisions: Counts = Counts()
    action_items: Counts = Counts()
    disputes: Counts = Counts()
    fields: Fields = field(default_factory=dict)
    next_meeting: Fields = field(default_factory=dict)
    traps_taken: int = 0
    traps: int = 0
    seconds: float = 0
    pairs: Pairs = Pairs()

    def __add__(self, other: "Score") -> "Score":
        return Score(
            meeting="total",
            decisions=self.decisions + other.decisions,
            action_items=self.action_items + other.action_items,
            disputes=self.disputes + other.disputes,
            fields=_add(self.fields, other.fields),
            next_meeting=_add(self.next_meeting, other.next_meeting),
            traps_taken=self.traps_taken + other.traps_taken,
            traps=self.traps + other.traps,
            seconds=self.seconds + other.seconds,
        )


def total(scores: Sequence[Score]) -> Score:
    return sum(scores, start=Score("total"))


def score(extraction: Extraction, case: Case) -> Score:
    """How well `extraction` fits the annotations; its evidence must be utterance numbers."""
    pairs = match(extraction, case)
    gold = case.gold
    return Score(
        meeting=case.id,
        decisions=count(pairs.decisions),
        action_items=count(pairs.action_items),
        disputes=count(pairs.disputes),
        fields=_fields(pairs.action_items, extraction.action_items, gold.action_items),
        next_meeting=judge_next_meeting(extraction.next_meeting, gold.next_meeting),
        traps_taken=_traps_taken(extraction, pairs, case),
        traps=len(case.traps),
        seconds=extraction.seconds,
        pairs=pairs,
    )


def match(extraction: Extraction, case: Case) -> Pairs:
    gold = case.gold
    return Pairs(
        tuple(pair(_said(extraction.decisions), _said(gold.decisions))),
        tuple(pair(_asked(extraction.action_items), _asked(gold.action_items))),
        tuple(pair(_said(extraction.disputes), _said(gold.disputes))),
    )


def count(pairs: Sequence[Pair]) -> Counts:
    return Counts(
        matched=sum(p.predicted is not None and p.gold is not None for p in pairs),
        predicted=sum(p.predicted is not None for p in pairs),
        gold=sum(p.gold is not None for p in pairs),
    )


def judge(predicted: object, gold: object, same: bool | None = None) -> FieldCounts:
    """One outcome. Empty text, None and an empty tuple all mean that nothing was said."""
    if not gold:
        return FieldCounts(invented=1) if predicted else FieldCounts(right=1)
    if not predicted:
        return FieldCounts(missing=1)
    same = predicted == gold if same is None else same
    return FieldCounts(right=1) if same else FieldCounts(wrong=1)


def judge_item(predicted: ActionItem, gold: GoldAction) -> Fields:
    """Exact equality in every field: a deadline of the right day but the wrong hour is wrong."""
    return {
        "owner": judge(predicted.owner, gold.owner),
        "co_owners": judge(frozenset(predicted.co_owners), frozenset(gold.co_owners)),
        "department": judge(predicted.department, gold.department),
        "deadline": judge(predicted.deadline, gold.deadline),
    }


def judge_next_meeting(predicted: NextMeeting | None, gold: GoldNextMeeting | None) -> Fields:
    """`at` must be equal; place and topic must share enough words."""
    found, wanted = predicted or NextMeeting(evidence=()), gold or GoldNextMeeting()
    return {
        "at": judge(found.at, wanted.at),
        "location": _judge_words(found.location, wanted.location),
        "topic": _judge_words(found.topic, wanted.topic),
    }


def _judge_words(predicted: str | None, gold: str | None) -> FieldCounts:
    alike = text.similarity(predicted or "", gold or "") >= SAME_WORDS
    return judge(predicted, gold, same=alike)


def _fields(
    pairs: Sequence[Pair], predicted: Sequence[ActionItem], gold: Sequence[GoldAction]
) -> Fields:
    result: Fields = {name: FieldCounts() for name in FIELDS}
    for p in pairs:
        if p.predicted is not None and p.gold is not None:
            result = _add(result, judge_item(predicted[p.predicted], gold[p.gold]))
    return result


def _traps_taken(extraction: Extraction, pairs: Pairs, case: Case) -> int:
    """Traps that an unmatched decision or action item rests on."""
    extra = [
        *_extra(pairs.decisions, _said(extraction.decisions)),
        *_extra(pairs.action_items, _asked(extraction.action_items)),
    ]
    return sum(any(claim.evidence & set(trap.evidence) for claim in extra) for trap in case.traps)


def _extra(pairs: Sequence[Pair], claims: Sequence[Claim]) -> list[Claim]:
    return [claims[p.predicted] for p in pairs if p.predicted is not None and p.gold is None]


def _said(items: Sequence[object]) -> list[Claim]:
    return [_claim(item, "text") for item in items]


def _asked(items: Sequence[object]) -> list[Claim]:
    return [_claim(item, "task") for item in items]


def _claim(item: object, words: str) -> Claim:
    return Claim(getattr(item, words), frozenset(getattr(item, "evidence")))  # noqa: B009


def _add(a: Fields, b: Fields) -> Fields:
    names = dict.fromkeys([*a, *b])
    return {name: a.get(name, FieldCounts()) + b.get(name, FieldCounts()) for name in names}
