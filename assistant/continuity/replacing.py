"""Which earlier decision a new one takes the place of."""

from collections.abc import Sequence

from assistant.continuity.matching import Matcher
from assistant.continuity.phrases import load_phrases
from assistant.continuity.types import EarlierDecision, OpenItem
from assistant.extraction.rules.lexicon import load_lexicon
from assistant.extraction.script import simplify
from assistant.types import Decision, Language

# How alike both must be, and by how much more than the next.
_ALIKE, _LEAD = 0.5, 0.15


def replaced(
    decision: Decision, earlier: Sequence[EarlierDecision], language: Language
) -> EarlierDecision | None:
    """The earlier decision whose place `decision` takes.

    None unless the words say that something is changed, and one earlier decision is clearly meant.
    """
    said = f"{decision.text} {decision.quote}"
    plain = said.lower() if language == "en" else simplify(said)
    if not earlier or not load_phrases(language).replaces.search(plain):
        return None
    items = [OpenItem(id=each.id, task=each.text, meeting=each.meeting) for each in earlier]
    matcher = Matcher(items, load_lexicon(language))
    scored = sorted(
        ((matcher.likeness(item, decision.text), place) for place, item in enumerate(items)),
        reverse=True,
    )
    second = scored[1][0] if len(scored) > 1 else 0.0
    best, place = scored[0]
    return earlier[place] if best >= _ALIKE and best - second >= _LEAD else None
