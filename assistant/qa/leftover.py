"""What is left of a question once all that is understood was struck out: its subject.

A name that nobody has is left as well, and so finds nothing rather than everything.
"""

import re

from assistant.qa.asking import Asking
from assistant.qa.lexicon import load_lexicon
from assistant.qa.named import departments_of
from assistant.qa.sheet import Sheet, left_of, load_status_lexicon

_PIECE = re.compile(r"[^\s，。、？?！!,.;；：:“”\"「」()（）'’\-/]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# Words of dates in doubt, save where a filter took up the rest of them.
_OF_DATES = ("截止", "期限", "换")


def read_left(asking: Asking, sheet: Sheet) -> None:
    """Set `left`: the subject, or what keeps the question from being answered."""
    words, content = load_status_lexicon(asking.language), load_lexicon(asking.language)
    text = left_of(sheet.text)
    doubt = words.content["doubt"].search(text)
    if weak := _weak(asking, text):
        asking.whose = {"people": (), "departments": weak}
        text = _without_weak(asking, text)
    # Struck out twice: what stood around a word may be one itself now.
    for _ in range(2):
        text = words.content["stop"].sub(_gap, text)
        text = content.light.sub(_gap, text)
        text = content.stop.sub(lambda match: match[0] if match["keep"] else _gap(match), text)
    pieces = _PIECE.findall(text)
    asking.left = tuple(piece for piece in pieces if len(piece) > 1)
    asking.crumbs = tuple(piece for piece in pieces if len(piece) == 1)
    _read_unknown(asking)
    if asking.is_beyond and (match := words.beyond.search(asking.masked)):
        asking.left = (*asking.left, left_of(match[0]).strip() or "×")
    is_dated = bool(asking.metrics) or asking.form == "when"
    is_used = doubt is not None and doubt[0] in _OF_DATES and is_dated
    if doubt is not None and not (is_used or asking.left or asking.times):
        # A "not" that no filter took up: better nothing than the opposite.
        asking.left = (doubt[0],)


def _read_unknown(asking: Asking) -> None:
    """A department that nobody has is one all the same, and nothing is of it."""
    if asking.whose or asking.is_about:
        return
    pattern = load_status_lexicon(asking.language).content["unknown"]
    named = [match["name"] for match in pattern.finditer(left_of(asking.masked))]
    unknown = tuple(p for p in asking.left if any(p in n or n in p for n in named))
    if unknown:
        asking.whose = {"people": (), "departments": unknown}


def _weak(asking: Asking, text: str) -> tuple[str, ...]:
    """Departments named by a common noun (市场), where nobody is named otherwise."""
    if asking.whose or asking.is_about:
        return ()
    weak = (m for m in asking.named.mentions if m.is_weak and text[m.start : m.end].strip())
    return departments_of(m for m in weak if not _goes_on(text, m.start, m.end))


def _without_weak(asking: Asking, text: str) -> str:
    for m in asking.named.mentions:
        if m.is_weak and not _goes_on(text, m.start, m.end):
            text = text[: m.start] + " " * (m.end - m.start) + text[m.end :]
    return text


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a Chinese word is part of a longer one that is not understood: 市场调研."""
    after = text[end : end + 1]
    return bool(_CHINESE.match(after)) and after not in "的有还这那和与跟、"


def _gap(match: re.Match[str]) -> str:
    return " " * len(match[0])
