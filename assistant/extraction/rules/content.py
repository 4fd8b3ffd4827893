"""What a sentence is about: its words without names, dates, fillers and function words."""

import re
from functools import lru_cache

from assistant.extraction.rules.lexicon import MASKS, Lexicon

_FUNCTION = re.compile(
    r"[的了吗呢吧啊呀嘛我你您他她它们这那是有也都就把给在要能会可行好对不没很再先还去来个做一着过完得让请说到用里上下和跟等出]"
)
_ENGLISH_STOP = frozenset(
    """a an and are as at be been but by can could did do does for from get give go going got gonna
    had has have he her him his how i if in is it its just let like ll m me my no not of off on one
    or our out over own please put re s say send she should so some t take that the their them then
    there they thing things think this to too um uh up us ve very want was we well were what when
    which who will with would yeah yep yes you your okay ok right sure really d also any about need
    make them by mean know done fine great good works work that's it's don't i'll ready date""".split()
)
_WORD = re.compile(r"[a-z][a-z'-]+|\d+")


@lru_cache(maxsize=4096)
def content_of(masked: str, is_chinese: bool, fillers: re.Pattern[str]) -> frozenset[str]:
    """Pairs of neighbouring characters, or words, that carry meaning; empty if there are none."""
    plain = re.sub(f"[{MASKS}]+", "，", masked)
    if not is_chinese:
        words = (w.removesuffix("'s") for w in _WORD.findall(plain))
        return frozenset(w[:6] for w in words if w not in _ENGLISH_STOP)
    plain = fillers.sub("，", plain)
    parts = re.split(r"[\W_]+", _FUNCTION.sub("，", plain))
    return frozenset(p[i : i + 2] for p in parts for i in range(len(p) - 1))


def content(masked: str, lexicon: Lexicon) -> frozenset[str]:
    return content_of(masked, lexicon.is_chinese, lexicon.fillers)


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The part of the smaller content that is in the other; 0 if either is empty."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
