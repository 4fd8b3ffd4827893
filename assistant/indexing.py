"""What a text is found by: its Latin words and numbers, and every two Chinese characters in a row.

Chinese writes no spaces, and words of two characters are the commonest. Overlapping pairs find
them all without a dictionary: 预算明细 is 预算, 算明, 明细; at the end of a run its last character
stands alone (细), so that single characters are found by what begins with them. Full and half
width, capitals and small letters, Traditional and Simplified are one.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from assistant.script import simplify

# Han with its extensions, kana, Hangul: scripts that are searched by their characters.
_BY_CHARACTER = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"([{_BY_CHARACTER}]+)|([^\W_{_BY_CHARACTER}]+)")
# What an index keeps of one word; longer ones are keys and addresses.
_LONGEST = 64


@dataclass(frozen=True)
class Phrase:
    """Words that stand next to each other. `is_prefix`: the last one may go on."""

    words: tuple[str, ...]
    is_prefix: bool
    folded: str


def index_words(text: str) -> list[str]:
    """What `text` is found by, in order."""
    folded = fold(text)
    return [word for found in _RUN.finditer(folded) for word in _words(found)]


def phrases(typed: str, most: int = 8) -> list[Phrase]:
    """What somebody looks for: a phrase for each stretch between spaces; the first `most`."""
    made = (_phrase(part) for part in fold(typed).split())
    return list(dict.fromkeys(phrase for phrase in made if phrase))[:most]


def fold(text: str) -> str:
    """The text as it is compared."""
    return "".join(map(_folded, text))


def find(text: str, wanted: list[Phrase]) -> list[tuple[int, int]]:
    """Where the phrases stand in `text`, from and to, in order and without overlaps."""
    folded, places = _with_places(text)
    found = []
    for phrase in wanted:
        pattern = _pattern(phrase.folded)
        found += [(m.start(), m.end()) for m in pattern.finditer(folded)]
    return _joined([(places[start], places[end - 1] + 1) for start, end in sorted(found)])


def _words(run: re.Match[str]) -> list[str]:
    if run[2]:
        return [run[2][:_LONGEST]]
    return [*(a + b for a, b in zip(run[1], run[1][1:], strict=False)), run[1][-1]]


def _phrase(part: str) -> Phrase | None:
    runs = list(_RUN.finditer(part))
    if not runs:
        return None
    last = runs[-1]
    words = [word for run in runs for word in _words(run)]
    if last[1] and len(last[1]) > 1:
        words.pop()  # the last pair tells it
    # A single character is the first of a pair, unless a run ends with it. Numbers are meant
    # whole: 30 is not 301.
    is_prefix = len(last[1]) == 1 if last[1] else not last[2].isdecimal()
    return Phrase(tuple(words), is_prefix, " ".join(run[0] for run in runs))


@cache
def _pattern(folded: str) -> re.Pattern[str]:
    """The phrase in a folded text: what stands between its runs there does not count."""
    parts = folded.split(" ")
    between = rf"[^\w{_BY_CHARACTER}]*|_*"
    start = r"(?<![^\W_])" if re.match(rf"[^{_BY_CHARACTER}]", folded) else ""
    start = start and rf"(?:{start}|(?<=[{_BY_CHARACTER}]))"
    end = r"(?!\d)" if folded[-1].isdecimal() else ""
    return re.compile(start + f"(?:{between})".join(map(re.escape, parts)) + end)


def _with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and of each of its characters the place in `text`."""
    pieces = [_folded(character) for character in text]
    return "".join(pieces), [at for at, piece in enumerate(pieces) for _ in piece]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@cache
def _folded(character: str) -> str:
    # By itself, so that a text and what is looked for in it change alike whatever stands around.
    return "".join(simplify(c) for c in unicodedata.normalize("NFKC", character).lower())
