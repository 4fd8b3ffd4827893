"""How likely a draft is an action item: what is known of it, weighed by a logistic function.

The weights are fitted on annotated meetings (`weights/*.toml`, made by `python -m eval fit`), so
that the result is a probability: of the drafts at 0.9, nine in ten are items.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.extraction.rules.content import content, overlap
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.turns import Sentence, Turn
from assistant.extraction.rules.wording import Features, Wording, Wordings, dot

_ACTS = (
    "accept", "ask_if", "ask_when", "ask_who", "assign", "commit", "condition", "decide", "floor",
    "gives", "hypothetical", "oppose", "past", "propose", "question", "refuse", "renegotiate",
    "routine", "settle", "shelve", "unowned", "wish", "charge", "anaphor", "you", "giver",
)  # fmt: skip
_LATER = 6


# Less likely drafts are not shown: the recorder would reject more than are missed.
_LEAST = 0.42


@dataclass(frozen=True)
class Judged:
    """A draft in words: how likely it is an item, and that its words, owner and date are right."""

    draft: Draft
    wording: Wording
    known: Features
    probability: float
    confidence: float

    @property
    def is_item(self) -> bool:
        return self.probability >= _LEAST


def judge(
    drafts: Sequence[Draft],
    turns: Sequence[Turn],
    wordings: Wordings,
    chair: str | None,
    lexicon: Lexicon,
) -> list[Judged]:
    """The drafts that can be put in words, each with its probability, in the order they came up."""
    judged = []
    for draft in drafts:
        others = [d for d in drafts if d is not draft]
        wording = wordings.word(draft, others)
        if wording is not None:
            known = features(draft, wording, turns, others, chair, lexicon)
            chance = probability(known, lexicon.weights["item"])
            sure = probability(known, lexicon.weights["sure"])
            judged.append(Judged(draft, wording, known, chance, sure))
    return judged


def features(
    draft: Draft,
    wording: Wording,
    turns: Sequence[Turn],
    others: Sequence[Draft],
    chair: str | None,
    lexicon: Lexicon,
) -> Features:
    """What speaks for and against a draft, by name."""
    given = draft.owner_said[0] if draft.owner_said else draft.sentences[0]
    due = draft.deadline
    owner = draft.owner
    known: Features = {"bias": 1.0}
    known |= {f"given_{a}": 1.0 for a in _ACTS if a in given.acts}
    if draft.deadline_said:
        known |= {f"due_{a}": 1.0 for a in _ACTS if a in draft.deadline_said[-1].acts}
    known |= {
        "person": float(owner is not None and owner.person is not None),
        "department": float(owner is not None and owner.person is None),
        "nobody": float(owner is None),
        "ambiguous": float(owner is not None and owner.is_ambiguous),
        "absent": float(owner is not None and owner.is_absent),
        "no_date": float(due is None),
        "vague": float(due is not None and due.is_vague),
        "limit": float(due is not None and due.is_limit),
        "hour": float(due is not None and due.moment is not None and "T" in due.moment),
        "taken": float(draft.is_taken),
        "strong": float(draft.is_strong),
        "unowned": float(draft.is_unowned),
        "helpers": float(bool(draft.helpers)),
        "by_chair": float(given.speaker is not None and given.speaker == chair),
        "to_self": float(owner is not None and owner.person == given.speaker),
        "together": float(any(s == given for s in draft.deadline_said)),
        "turns": min(len({s.turn for s in draft.sentences}), 4) / 4,
        "recapped": float(draft.is_summed_up),
        "summed_up": float(any(s.turn > draft.opened + _LATER for s in draft.owner_said)),
        "first_turns": float(draft.opened < 3),
        "last_turns": float(draft.opened >= len(turns) - 4),
        "wording": max(-3.0, min(3.0, wording.score)),
        "words": min(len(wording.text), 30) / 30,
        "poor": float(len(content(given.masked, lexicon)) < 2),
        "long": float(len(given.text) > 40 * (1 if lexicon.is_chinese else 4)),
        "double": max((_double(draft, o) for o in others if o.opened < draft.opened), default=0.0),
        "answered": float(_is_answered(draft, turns)),
        "resisted": float(_is_resisted(draft, turns)),
    }
    return known


def probability(known: Features, weights: Mapping[str, float]) -> float:
    return 1 / (1 + math.exp(-dot(known, weights)))


def _double(draft: Draft, other: Draft) -> float:
    """How much a draft is another told again: the same owner and day, and the same words."""
    if other.owner is None or draft.owner is None or other.owner != draft.owner:
        return 0.0
    same_day = bool(draft.deadline and other.deadline and draft.deadline.day == other.deadline.day)
    return 0.5 * same_day + 0.5 * overlap(draft.content, other.content)


def _is_answered(draft: Draft, turns: Sequence[Turn]) -> bool:
    """Whether somebody else says yes right after."""
    last = max(s.turn for s in draft.sentences)
    return any(_says(s, "accept") for t in turns[last + 1 : last + 2] for s in t.sentences[:1])


def _is_resisted(draft: Draft, turns: Sequence[Turn]) -> bool:
    last = max(s.turn for s in draft.sentences)
    said = [s for t in turns[last + 1 : last + 2] for s in t.sentences[:2]]
    return any(s.acts & {"refuse", "oppose", "shelve"} for s in said)


def _says(sentence: Sentence, act: str) -> bool:
    return act in sentence.acts
