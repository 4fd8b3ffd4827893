"""Which sentences settle something, learnt from the annotated decisions."""

from collections.abc import Sequence

from assistant.extraction.rules.decisions import Finder, Settling
from assistant.extraction.rules.turns import Turn
from eval.cases import GoldDecision
from eval.fitting.items import judged
from eval.fitting.meetings import Meeting
from eval.fitting.solvers import Example
from eval.text import similarity

# What is said last settles it, where two sentences are as like.
_LAST_SAID = 0.05
# Sentences nearly as like a decision as the one that is most like it are neither right nor wrong;
# beside it, in the same turn, they go on about it.
_AS_LIKE, _AS_LIKE_BESIDE, _LIKE_BESIDE = 0.7, 0.6, 0.15


def finder(meeting: Meeting) -> Finder:
    """Scores the sentences as the product does, once it knows what is an action item."""
    reading = meeting.reading
    drafts = [each.draft for each in judged(meeting) if each.is_item]
    return Finder(reading.turns, drafts, meeting.case.context.chair, reading.lexicon)


def examples(meeting: Meeting) -> list[Example]:
    """Every sentence that says something, and whether it settles an annotated decision."""
    settling = list(finder(meeting).settling())
    said = labels(settling, meeting)
    return [(s.known, label) for s, label in zip(settling, said, strict=True) if label is not None]


def labels(settling: Sequence[Settling], meeting: Meeting) -> list[bool | None]:
    """Whether each settles an annotated decision; None where it says the same as one that does."""
    right: set[int] = set()
    unsure: set[int] = set()
    for gold in meeting.case.gold.decisions:
        likes = _likes(settling, gold, meeting.reading.turns)
        if not likes:
            continue
        (most, best), *others = likes
        right.add(best)
        unsure |= {i for like, i in others if _is_unsure(like, most, settling[i], settling[best])}
    return [None if i in unsure else i in right for i in range(len(settling))]


def _likes(
    settling: Sequence[Settling], gold: GoldDecision, turns: Sequence[Turn]
) -> list[tuple[float, int]]:
    """The sentences of the evidence by how like the decision they are, the likest first."""
    found = []
    for i, each in enumerate(settling):
        said = each.said
        ids = set(turns[said.turn].segment_ids(said.start, said.end))
        if ids & set(gold.evidence):
            last = max(gold.evidence) in ids
            found.append((similarity(said.text, gold.text) + _LAST_SAID * last, i))
    return sorted(found, reverse=True)


def _is_unsure(like: float, most: float, settling: Settling, best: Settling) -> bool:
    beside = settling.said.turn == best.said.turn
    goes_on = beside and like >= _AS_LIKE_BESIDE * most and like > _LIKE_BESIDE
    return goes_on or like >= _AS_LIKE * most
