"""Whether what follows the talk about an open item is still about it, or about something else.

People name what they turn to before they say anything of it: "上线日期改到二十二号". What is named
only after something was said belongs to that: "还没有，卡在供应商那边".
"""

import re

from assistant.continuity.matching import Matcher
from assistant.continuity.phrases import Phrases
from assistant.continuity.types import OpenItem
from assistant.extraction.rules.lexicon import DATE, Lexicon
from assistant.extraction.rules.turns import Sentence, clause_spans

_DATE = re.compile(DATE)


def is_of_another(
    sentence: Sentence, item: OpenItem, matcher: Matcher, lexicon: Lexicon, phrases: Phrases
) -> bool:
    """Whether the sentence has no word of the item and begins with a subject of its own."""
    if matcher.has_word(item, sentence.masked):
        return False
    for start, end in clause_spans(sentence.masked, lexicon):
        turns = names_another(sentence.masked[start:end], item, matcher, phrases)
        if turns is not None:
            return turns
    return False


def names_another(masked: str, item: OpenItem, matcher: Matcher, phrases: Phrases) -> bool | None:
    """Whether a clause names another thing before it says something; None where it does neither."""
    named = [
        term.start
        for term in matcher.words(masked)
        if not matcher.has_word(item, term.text)
        and not matcher.is_of(item, term.text)
        and not phrases.promise.search(f" {term.text}")
    ]
    back = phrases.refers.match(masked)
    if back and back.end() not in named:
        return False
    told = _first_told(masked, phrases)
    if not named:
        return None if told is None else False
    return told is None or named[0] < told


def _first_told(masked: str, phrases: Phrases) -> int | None:
    """Where the clause begins to say how far something is, by when, by whom or why."""
    patterns = (
        *(phrases.not_done, phrases.late, phrases.going_on, phrases.done, phrases.percent),
        *(phrases.reason, phrases.redate, *phrases.hand_over, _DATE),
    )
    found = [match.start() for p in patterns if (match := p.search(masked))]
    return min(found, default=None)
