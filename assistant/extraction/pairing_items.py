"""One action item out of the rules' and the model's reading of it."""

from collections.abc import Sequence
from typing import Literal

from assistant.extraction.llm.verify import UNPROVEN
from assistant.types import ActionItem, Disagreement, Finder

BOTH: tuple[Finder, ...] = ("rules", "llm")

# Flags of what the engines make of each other's items.
ONLY_MODEL = "only_model"
ONLY_RULES = "only_rules"
DIFFER = "engines_disagree"

# Part of the doubt about an item that goes when the other engine found it too, and with each field
# in which it read the same; what is lost with each field in which it read something else.
_AGREES = 0.3
_AGREES_ON_FIELD = 0.15
_DIFFERS = 0.15

_OWNER = ("owner", "co_owners", "department", "owner_evidence")
_DEADLINE = ("deadline", "deadline_text", "deadline_rule", "deadline_evidence")
_OWNER_FLAGS = ("missing_owner", "ambiguous_owner", "absent_owner")
_DEADLINE_FLAGS = ("missing_deadline", "vague_deadline")


def surer(confidence: float, trust: float, part: float = _AGREES) -> float:
    """`confidence` with a part of its doubt gone, the less the less the other engine is trusted."""
    return round(1 - (1 - confidence) * (1 - part * trust), 2)


def keep(item: ActionItem, loss: float) -> ActionItem:
    """An item that the rules alone found: it stays, a little less sure."""
    return item.model_copy(
        update={
            "confidence": round(max(0, item.confidence - loss), 2),
            "found_by": ("rules",),
            "flags": (*item.flags, ONLY_RULES),
        }
    )


def take(item: ActionItem, confidence: float, *, strict: bool) -> ActionItem | None:
    """An item that the model alone found; None where a part of it did not stand its check.

    `strict`: nor without anybody to do it or words of the model's own that stood: words that
    nobody took up, quoted as they are, are what weak models take for tasks.
    """
    is_bare = item.task == item.quotes.task or not (item.owner or item.department)
    if UNPROVEN in item.flags or (strict and is_bare):
        return None
    return item.model_copy(
        update={
            "confidence": min(item.confidence, confidence),
            "found_by": ("llm",),
            "flags": (*item.flags, ONLY_MODEL),
        }
    )


def combine(
    rules: ActionItem, llm: ActionItem, trust: float, *, fills: bool, rewords: bool
) -> ActionItem:
    """The rules' item as the model's bears it out, with what the model read differently.

    `fills`: what the rules left open is taken from the model. `rewords`: the model's words for the
    task are taken, where the meeting's own bear them out.
    """
    item = rules
    if rewords and llm.task != llm.quotes.task:
        item = item.model_copy(update={"task": llm.task})
    item, on_owner = _owner(item, llm, fills)
    item, on_deadline = _deadline(item, llm, fills)
    agreed = _is_owner_agreed(rules, llm) + _is_deadline_agreed(rules, llm)
    confidence = surer(rules.confidence, trust)
    for _ in range(agreed):
        confidence = surer(confidence, trust, _AGREES_ON_FIELD)
    differing = [each for each in (on_owner, on_deadline) if each]
    flags = (*item.flags, DIFFER) if differing else item.flags
    return item.model_copy(
        update={
            "confidence": round(max(0, confidence - _DIFFERS * len(differing)), 2),
            "found_by": BOTH,
            "disagreements": tuple(differing),
            "flags": flags,
        }
    )


def _owner(
    item: ActionItem, llm: ActionItem, fills: bool
) -> tuple[ActionItem, Disagreement | None]:
    """`item` with its owner, and the reading of it that is not taken."""
    theirs = llm.owner or llm.department
    ours = item.owner or item.department
    if theirs is None or _is_owner_agreed(item, llm):
        return item, None
    # A person of the department that the rules found says more, not something else.
    is_open = ours is None or (item.owner is None and item.department == llm.department)
    if is_open and fills:
        filled = _filled(item, llm, _OWNER, "owner", _OWNER_FLAGS)
        return filled, Disagreement(field="owner", value=ours, engine="rules")
    field: Literal["owner", "department"] = (
        "department" if llm.owner is None or llm.owner == item.owner else "owner"
    )
    value = llm.department if field == "department" else llm.owner
    return item, Disagreement(field=field, value=value, engine="llm", quote=llm.quotes.owner)


def _deadline(
    item: ActionItem, llm: ActionItem, fills: bool
) -> tuple[ActionItem, Disagreement | None]:
    """`item` with its deadline, and the reading of it that is not taken."""
    if llm.deadline is None or llm.deadline == item.deadline:
        return item, None
    if item.deadline is None and item.deadline_text is None and fills:
        filled = _filled(item, llm, _DEADLINE, "deadline", _DEADLINE_FLAGS)
        return filled, Disagreement(field="deadline", value=None, engine="rules")
    return item, Disagreement(
        field="deadline", value=llm.deadline, engine="llm", quote=llm.quotes.deadline
    )


def _filled(
    item: ActionItem,
    other: ActionItem,
    names: Sequence[str],
    quote: Literal["owner", "deadline"],
    flags: Sequence[str],
) -> ActionItem:
    """`item` with the fields `names` of the other, their quote, evidence and `flags`."""
    where = other.owner_evidence if quote == "owner" else other.deadline_evidence
    kept = [flag for flag in item.flags if flag not in flags]
    return item.model_copy(
        update={name: getattr(other, name) for name in names}
        | {
            "quotes": item.quotes.model_copy(update={quote: getattr(other.quotes, quote)}),
            "evidence": tuple(sorted({*item.evidence, *where})),
            "flags": (*(flag for flag in other.flags if flag in flags), *kept),
        }
    )


def _is_owner_agreed(a: ActionItem, b: ActionItem) -> bool:
    """Whether both read the same, and something."""
    named = a.owner or a.department
    return named is not None and (a.owner, a.department) == (b.owner, b.department)


def _is_deadline_agreed(a: ActionItem, b: ActionItem) -> bool:
    return a.deadline is not None and a.deadline == b.deadline
