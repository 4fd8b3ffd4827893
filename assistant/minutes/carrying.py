"""Which action items carry out which decision."""

import math
from collections import Counter
from collections.abc import Sequence

from assistant.minutes.topic_words import pieces
from assistant.types import ActionItem, Decision

# How much of the shorter wording must be in the other, where both were said at once, a few
# utterances apart, and anywhere in the meeting. Nearness alone proves nothing: a meeting settles
# one thing and hands out another in the same minute.
_AT_ONCE, _NEAR, _ANYWHERE = 0.1, 0.2, 0.4
_FEW = 3
# One word in common is chance.
_LEAST = 2


def carriers(
    decisions: Sequence[Decision], items: Sequence[ActionItem]
) -> tuple[tuple[int, ...], ...]:
    """For each decision the items, counted from 0, that follow from it; empty where none does."""
    settled = [pieces(f"{d.text}\n{d.quote}") for d in decisions]
    tasks = [pieces(f"{a.task}\n{a.quotes.task}") for a in items]
    weights = _rarity([*settled, *tasks])
    return tuple(
        tuple(
            number
            for number, (item, task) in enumerate(zip(items, tasks, strict=True))
            if _shared(wording, task, weights) >= _wanted(decision, item)
        )
        for decision, wording in zip(decisions, settled, strict=True)
    )


def _rarity(wordings: Sequence[frozenset[str]]) -> dict[str, float]:
    """What every item of the meeting speaks of tells little of which belong together."""
    spread = Counter(piece for wording in wordings for piece in wording)
    return {piece: math.log(1 + len(wordings) / count) for piece, count in spread.items()}


def _shared(a: frozenset[str], b: frozenset[str], weights: dict[str, float]) -> float:
    if len(a & b) < _LEAST:
        return 0.0
    smaller = min(_weigh(a, weights), _weigh(b, weights))
    return _weigh(a & b, weights) / smaller if smaller else 0.0


def _weigh(wording: frozenset[str], weights: dict[str, float]) -> float:
    return sum(weights[piece] for piece in wording)


def _wanted(decision: Decision, item: ActionItem) -> float:
    apart = min((abs(d - a) for d in decision.evidence for a in item.evidence), default=math.inf)
    return _AT_ONCE if apart == 0 else _NEAR if apart <= _FEW else _ANYWHERE
