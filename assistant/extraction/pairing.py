"""What rules and model found, made one: everything either found, and where they differ.

Rules and model fail in different ways, so that what both found is seldom wrong. Nothing that the
rules found is lost through the model, and no value of theirs is overruled by it.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from assistant.extraction import pairing_items
from assistant.extraction.likeness import likeness
from assistant.extraction.pairing_items import BOTH, surer
from assistant.types import ActionItem, Decision, Dispute, Extraction, NextMeeting

Claim = TypeVar("Claim", Decision, ActionItem, Dispute)

# Two claims on the same utterances are one when their own words are alike; on others they must be
# so very much. Two items of one owner on mostly the same utterances are one whatever their words:
# "that's fine, I'll take it" and the name of the task have none in common.
_ALIKE = 0.25
_ALIKE_ELSEWHERE = 0.6
_SAME_PLACE = 0.5
# Of one utterance a decision and an item may both be made, but not of the same words.
_SAME_WORDS = 0.4

# How far the engines must agree in a meeting before what the model alone found is taken, and
# before its wording is: a model that shares little with the rules mostly errs.
TRUSTED = 0.34
TRUSTED_WORDS = 0.5
# Where the rules found nothing there is nothing to judge the model by.
_UNKNOWN = 0.4

# What the model alone found is shown as possible, never as sure.
_MODEL_ALONE = 0.55
# What an item of the rules loses when a model did not see it that is otherwise at one with them.
_MISSED = 0.4


class Match(NamedTuple):
    """Places of one claim among the rules' and the model's; None where it is not there."""

    rules: int | None
    llm: int | None


def pair(rules: Extraction, llm: Extraction) -> Extraction:
    """The claims of both, each once, in the order they were said.

    A claim that both found is surer than it was. Values that differ stay as the rules have them;
    what they left open the model fills, with the words that its check found. What the model alone
    found is taken, as less sure, where every field of it stood its check. Both only where the
    engines agree enough in this meeting for the model to be trusted.
    """
    trust = agreement(rules, llm)
    return llm.model_copy(
        update={
            "engine": "both",
            "action_items": _pair_items(rules, llm, trust),
            "decisions": _pair_decisions(rules, llm, trust),
            "disputes": _pair_disputes(rules, llm, trust),
            "next_meeting": _pair_next_meeting(rules.next_meeting, llm.next_meeting, trust),
            "seconds": round(rules.seconds + llm.seconds, 3),
        }
    )


def agreement(rules: Extraction, llm: Extraction) -> float:
    """The part of the items and decisions that both engines found (Dice); 0..1."""
    if not (rules.action_items or rules.decisions):
        return _UNKNOWN
    matches = [
        *match(rules.action_items, llm.action_items),
        *match(rules.decisions, llm.decisions),
    ]
    found = sum((m.rules is not None) + (m.llm is not None) for m in matches)
    return 2 * sum(None not in m for m in matches) / found


def match(rules: Sequence[Claim], llm: Sequence[Claim]) -> list[Match]:
    """Every claim of both sides once, the most alike matched first."""
    alike = [
        (score, r, m)
        for r, ours in enumerate(rules)
        for m, theirs in enumerate(llm)
        if (score := _alike(ours, theirs)) > 0
    ]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, r, m in sorted(alike, key=lambda found: (-found[0], found[1], found[2])):
        if r not in partner and m not in taken:
            partner[r] = m
            taken.add(m)
    return [
        *(Match(r, partner.get(r)) for r in range(len(rules))),
        *(Match(None, m) for m in range(len(llm)) if m not in taken),
    ]


def _alike(a: Claim, b: Claim) -> float:
    """How much two claims are one: by their words and by where they stand. 0: they are not."""
    common = {*a.evidence} & {*b.evidence}
    words = _likest(a, b)
    if words < (_ALIKE if common else _ALIKE_ELSEWHERE) and not _is_same_work(a, b):
        return 0.0
    places = 2 * len(common) / (len(set(a.evidence)) + len(set(b.evidence)))
    return likeness(_texts(a)[0], _texts(b)[0]) + words / 2 + places


def _is_same_work(a: ActionItem | Decision | Dispute, b: ActionItem | Decision | Dispute) -> bool:
    """Whether one person takes on something in mostly the same utterances."""
    if not (isinstance(a, ActionItem) and isinstance(b, ActionItem)):
        return False
    common = len({*a.evidence} & {*b.evidence})
    is_near = common >= _SAME_PLACE * min(len(set(a.evidence)), len(set(b.evidence)))
    return bool(common) and is_near and a.owner is not None and a.owner == b.owner


def _texts(claim: Decision | ActionItem | Dispute) -> list[str]:
    if isinstance(claim, ActionItem):
        return [claim.task, claim.quotes.task]
    return [claim.text, claim.quote] if isinstance(claim, Decision) else [claim.text]


def _pair_items(rules: Extraction, llm: Extraction, trust: float) -> tuple[ActionItem, ...]:
    def alone(item: ActionItem) -> ActionItem | None:
        is_told = _is_told(item, rules.action_items) or _is_told(item, rules.decisions)
        if is_told or trust < TRUSTED:
            return None
        return pairing_items.take(item, _MODEL_ALONE, strict=trust < TRUSTED_WORDS)

    return _join(
        rules.action_items,
        llm.action_items,
        both=lambda r, m: pairing_items.combine(
            r, m, trust, fills=trust >= TRUSTED, rewords=trust >= TRUSTED_WORDS
        ),
        only_rules=lambda item: pairing_items.keep(item, _loss(trust)),
        only_model=alone,
    )


def _pair_decisions(rules: Extraction, llm: Extraction, trust: float) -> tuple[Decision, ...]:
    def both(r: Decision, m: Decision) -> Decision:
        is_reworded = trust >= TRUSTED_WORDS and m.text != m.quote
        return r.model_copy(
            update={
                "text": m.text if is_reworded else r.text,
                "confidence": surer(r.confidence, trust),
                "found_by": BOTH,
            }
        )

    def alone(decision: Decision) -> Decision | None:
        is_told = _is_told(decision, rules.action_items) or _is_told(decision, rules.decisions)
        is_quoted = decision.text == decision.quote and trust < TRUSTED_WORDS
        if is_told or trust < TRUSTED or is_quoted:
            return None
        less = min(decision.confidence, _MODEL_ALONE)
        return decision.model_copy(update={"confidence": less, "found_by": ("llm",)})

    return _join(
        rules.decisions,
        llm.decisions,
        both=both,
        only_rules=lambda d: d.model_copy(
            update={
                "confidence": round(max(0, d.confidence - _loss(trust)), 2),
                "found_by": ("rules",),
            }
        ),
        only_model=alone,
    )


def _pair_disputes(rules: Extraction, llm: Extraction, trust: float) -> tuple[Dispute, ...]:
    def both(r: Dispute, m: Dispute) -> Dispute:
        text = m.text if trust >= TRUSTED_WORDS else r.text
        positions = r.positions or m.positions
        return r.model_copy(update={"text": text, "positions": positions, "found_by": BOTH})

    def alone(dispute: Dispute) -> Dispute | None:
        """Two parties at least must stand on their side."""
        parties = {position.party for position in dispute.positions}
        is_kept = trust >= TRUSTED and len(parties) > 1
        return dispute.model_copy(update={"found_by": ("llm",)}) if is_kept else None

    return _join(
        rules.disputes,
        llm.disputes,
        both=both,
        only_rules=lambda d: d.model_copy(update={"found_by": ("rules",)}),
        only_model=alone,
    )


def _pair_next_meeting(
    rules: NextMeeting | None, llm: NextMeeting | None, trust: float
) -> NextMeeting | None:
    """The rules' meeting; its place and topic from the model where it speaks of the same one."""
    if rules is None:
        return llm if llm and llm.at and trust >= TRUSTED else None
    is_same = llm is not None and bool({*rules.evidence} & {*llm.evidence})
    if llm is None or not is_same or trust < TRUSTED:
        return rules
    filled = {
        name: getattr(llm, name)
        for name in ("at", "location", "topic")
        if getattr(rules, name) is None and getattr(llm, name) is not None
    }
    evidence = tuple(sorted({*rules.evidence, *(llm.evidence if filled else ())}))
    return rules.model_copy(update=filled | {"evidence": evidence})


def _loss(trust: float) -> float:
    """What a claim loses that the model did not see: nothing where it is not trusted."""
    return _MISSED * max(0.0, trust - TRUSTED)


def _is_told(
    claim: ActionItem | Decision, others: Sequence[ActionItem] | Sequence[Decision]
) -> bool:
    """Whether the rules made something of the same words already."""
    words = {*claim.evidence}
    return any(words & {*o.evidence} and _likest(claim, o) >= _SAME_WORDS for o in others)


def _likest(a: ActionItem | Decision | Dispute, b: ActionItem | Decision | Dispute) -> float:
    """Rules keep the words of the meeting and a model puts them well: both are compared."""
    return max(likeness(x, y) for x in _texts(a) for y in _texts(b))


def _join(
    rules: Sequence[Claim],
    llm: Sequence[Claim],
    *,
    both: Callable[[Claim, Claim], Claim],
    only_rules: Callable[[Claim], Claim],
    only_model: Callable[[Claim], Claim | None],
) -> tuple[Claim, ...]:
    joined: list[Claim | None] = []
    for r, m in match(rules, llm):
        if r is not None and m is not None:
            joined.append(both(rules[r], llm[m]))
        elif r is not None:
            joined.append(only_rules(rules[r]))
        elif m is not None:
            joined.append(only_model(llm[m]))
    kept = [claim for claim in joined if claim is not None]
    return tuple(sorted(kept, key=lambda claim: claim.evidence[0]))
