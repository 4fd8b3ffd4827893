"""Several hearings of the same sound made one: what most of them say, the rest kept beside it.

After ROVER (Fiscus 1997). Hearings of one model differ when the sound is played a little faster or
slower, and they err in different places.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.transcription.recognition import Alternative, Word

# A Chinese character, a run of Latin letters or digits with the space before it, or a mark.
_UNIT = re.compile(r"[\u4e00-\u9fff]|\s*[^\W\u4e00-\u9fff]+|[^\w]")


class _Step(NamedTuple):
    """One step of an alignment: a word of ours, of theirs, or both. `at` is the place in ours."""

    at: int
    ours: bool
    theirs: int | None


def vote(hearings: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    """The first hearing's words, outvoted where most hearings agree on something else.

    Words that the first lacks are put in where most have them, and those of the first that most
    lack are left out. Marks are the first one's.
    """
    first = letters(hearings[0])
    if len(hearings) == 1:
        return tuple(first)
    spoken = [word for word in first if _is_spoken(word)]
    said: list[list[Word]] = [[word] for word in spoken]
    put_in: list[list[Word]] = [[] for _ in range(len(spoken) + 1)]
    for hearing in hearings[1:]:
        heard = [word for word in letters(hearing) if _is_spoken(word)]
        for step in _aligned([_key(w) for w in spoken], [_key(w) for w in heard]):
            if step.theirs is not None:
                place = said[step.at] if step.ours else put_in[step.at]
                place.append(heard[step.theirs])
    found: list[Word] = []
    at = 0
    for word in first:
        if _is_spoken(word):
            found += _agreed(put_in[at], len(hearings))
            found += _agreed(said[at], len(hearings))
            at += 1
        elif found:
            found.append(word)
    return (*found, *_agreed(put_in[at], len(hearings)))


def letters(words: Sequence[Word]) -> list[Word]:
    """The words with every Chinese character and every mark a word of its own."""
    found = []
    for word in words:
        units = _UNIT.findall(word.text)
        step = (word.end - word.start) / max(1, len(units))
        for i, unit in enumerate(units):
            times = {"start": word.start + i * step, "end": word.start + (i + 1) * step}
            found.append(word.model_copy(update=times | {"text": unit}))
    return found


def _agreed(words: list[Word], hearings: int) -> Iterator[Word]:
    """The word most hearings have, unless most have none there."""
    if len(words) * 2 <= hearings:
        return
    votes = Counter(_key(word) for word in words)
    # The first of those said most often, so that the first hearing breaks a tie.
    best = max(words, key=lambda word: votes[_key(word)])
    known = {
        key: max((w.confidence or 0.0 for w in words if _key(w) == key), default=0.0)
        for key in votes
    }
    yield best.model_copy(
        update={
            "confidence": known[_key(best)],
            "votes": votes[_key(best)],
            "others": tuple(
                Alternative(text=key, confidence=known[key], votes=count)
                for key, count in votes.items()
                if key != _key(best)
            ),
        }
    )


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> list[_Step]:
    """The alignment with the fewest edits (Levenshtein 1966)."""
    costs = [list(range(len(theirs) + 1))]
    for i, a in enumerate(ours, start=1):
        above = costs[-1]
        row = [i]
        for j, b in enumerate(theirs, start=1):
            row.append(min(above[j - 1] + (a != b), above[j] + 1, row[-1] + 1))
        costs.append(row)
    steps: list[_Step] = []
    i, j = len(ours), len(theirs)
    while i or j:
        cost = costs[i][j]
        if i and j and cost == costs[i - 1][j - 1] + (ours[i - 1] != theirs[j - 1]):
            i, j = i - 1, j - 1
            steps.append(_Step(i, True, j))
        elif i and cost == costs[i - 1][j] + 1:
            i -= 1
            steps.append(_Step(i, True, None))
        else:
            j -= 1
            steps.append(_Step(i, False, j))
    return steps[::-1]


def _key(word: Word) -> str:
    return word.text.strip().lower()


def _is_spoken(word: Word) -> bool:
    return any(c.isalnum() for c in word.text)
