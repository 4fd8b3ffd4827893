"""Which extracted item is which annotated one.

Two items are alike by what they say and by where it was said:

    similarity = (Dice of character bigrams + Dice of evidence utterances) / 2

and the pairing of the greatest total similarity is taken (the one-to-one alignment of CEAF, Luo
2005, "On coreference resolution performance metrics"). Character bigrams with the Dice coefficient
(Adamson and Boreham 1974) need no word segmentation, so they work for Chinese as for English; the
same idea scores translations (chrF, Popovic 2015).

A pair counts as a match when its similarity is at least `MATCH` and the texts have something to
say to each other (`TEXT`): two different tasks given in one breath share all their evidence, and
"I'll see to it" in the right utterance is not yet the task. Without shared evidence the texts
must agree well (Dice 0.6). `tests/eval/test_matching.py` holds that no two different annotated
items of one meeting would match each other, save where one utterance holds both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval import text
from eval.assignment import assign

MATCH = 0.3
# Unrelated tasks share almost no Chinese bigram and, the commonest words aside, no English word.
TEXT = 0.1


@dataclass(frozen=True)
class Claim:
    """What is compared: the item's words and the utterances it rests on."""

    text: str
    evidence: frozenset[int]


@dataclass(frozen=True)
class Pair:
    """Indices of a predicted and a gold item that are the same, or of one that has no partner."""

    predicted: int | None
    gold: int | None


def pair(predicted: Sequence[Claim], gold: Sequence[Claim]) -> list[Pair]:
    """Every item of both sides once: matches in gold order, then missing, then extra ones."""
    weights = [[_weight(p, g) for g in gold] for p in predicted]
    matched = sorted(assign(weights), key=lambda match: match[1])
    missing = sorted(set(range(len(gold))) - {g for _, g in matched})
    extra = sorted(set(range(len(predicted))) - {p for p, _ in matched})
    return [
        *(Pair(p, g) for p, g in matched),
        *(Pair(None, g) for g in missing),
        *(Pair(p, None) for p in extra),
    ]


def is_match(a: Claim, b: Claim) -> bool:
    return _weight(a, b) > 0


def similarity(a: Claim, b: Claim) -> float:
    """0..1, half from the words and half from the evidence."""
    return (text.similarity(a.text, b.text) + text.dice(a.evidence, b.evidence)) / 2


def _weight(a: Claim, b: Claim) -> float:
    alike = similarity(a, b)
    return alike if alike >= MATCH and text.similarity(a.text, b.text) >= TEXT else 0.0
