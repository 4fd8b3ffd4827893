"""Whether characters are a name or parts of other words: 提高工作 holds no 高工.

The likeliest cut of the characters around is sought, once with the name as a word and once without
(unigrams, as jieba does it); the name counts where it makes the cut no worse.
"""

import math
import re
from functools import cache

from assistant import dictionary
from assistant.extraction.people.knowledge import knowledge

# How far to either side words are looked at.
_REACH = 4
# Log10 of the probability of what the dictionary does not tell: characters that often stand alone,
# others, and everyday words that it lacks.
_SINGLE, _RARE, _EVERYDAY = -3.0, -4.5, -3.0
# From so many on, of the dictionary's sixty million words, a word is an everyday one.
_OFTEN, _VERY_OFTEN = 30, 400
# The dictionary takes many an everyday word for a name (明白, 齐全); no name is written so often.
_TOO_OFTEN_FOR_A_NAME = 1000
_NOT_CHINESE = re.compile("[^\u4e00-\u9fff]")


@cache
def _total() -> int:
    return sum(count for count, _ in dictionary.words().values())


def is_everyday(word: str, *, very: bool = False) -> bool:
    """Whether the dictionary has it as an everyday word that is nobody's name."""
    count, kind = dictionary.words().get(word, (0, ""))
    return count >= (_VERY_OFTEN if very else _OFTEN) and not _is_name(count, kind)


def _is_name(count: int, kind: str) -> bool:
    return kind.startswith("nr") and count < _TOO_OFTEN_FOR_A_NAME


def is_time(word: str) -> bool:
    return dictionary.words().get(word, (0, ""))[1] == "t"


def is_word(text: str) -> bool:
    return text in dictionary.words()


def stands_alone(text: str, start: int, end: int, likely: float) -> bool:
    """Whether `text[start:end]` is better read as a name, of log10 probability `likely`."""
    left = text[max(0, start - _REACH) : start]
    cuts = [m.end() for m in _NOT_CHINESE.finditer(left)]
    left = left[cuts[-1] :] if cuts else left
    right = text[end : end + _REACH]
    stop = _NOT_CHINESE.search(right)
    right = right[: stop.start()] if stop else right
    name = text[start:end]
    with_name = _best(left) + likely + _best(right)
    return with_name >= _best(left + name + right, without=(len(left), len(left) + len(name)))


def _best(text: str, without: tuple[int, int] | None = None) -> float:
    """Log10 probability of the likeliest cut of `text`; none of its words is `without`."""
    best = [0.0] + [-math.inf] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 4), end):
            if (start, end) != without:
                best[end] = max(best[end], best[start] + _likely(text[start:end]))
    return best[-1]


def _likely(word: str) -> float:
    known = knowledge()
    if len(word) == 1:
        return _SINGLE if word in known.single else _RARE
    if word in known.everyday:
        return _EVERYDAY
    count, kind = dictionary.words().get(word, (0, ""))
    if not count or _is_name(count, kind):
        return -math.inf
    return math.log10(count / _total())
