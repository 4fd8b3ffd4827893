"""Several hearings of the same sound made one: what most of them say, the rest kept beside it.

After ROVER (Fiscus 1997). Hearings of one model differ when the sound is played a little faster or
slower, and they err in different places.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.transcription.recognition import Alternative, Word

# A Chinese character, a run of Latin letters or digits with the space before it, or a mark.
_UNIT = re.compile(r"[\u4e00-\u9fff]|\s*[^\W\u4e00-\u9fff]+|[^\w]")


class _Step(NamedTuple):
    """One step of an alignment: a word of ours, of theirs, or both. `at` is the place in ours."""

    at: int
    ours: bool
    theirs: int | None


@dataclass
class _Gap:
    """What is between two spoken words of the first hearing, or before or after all of them.

    `marks` are the first's. `columns` hold what each other hearing has there: its first word, its
    second and so on. Those from `after_marks` on had a mark before them where they were heard.
    """

    start: float = 0.0
    end: float = math.inf
    marks: list[Word] = field(default_factory=list)
    columns: list[list[Word]] = field(default_factory=list)
    after_marks: int | None = None


def vote(hearings: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    """The first hearing's words, outvoted where most hearings agree on something else.

    Words that the first lacks are put in where most have them, and those of the first that most
    lack are left out. Marks are the first one's, and so are the times of what it has.
    """
    first = letters(hearings[0])
    if len(hearings) == 1:
        return tuple(first)
    spoken = [word for word in first if _is_spoken(word)]
    said = [[word] for word in spoken]
    gaps = _gaps(first)
    for hearing in hearings[1:]:
        _count(letters(hearing), spoken, said, gaps)
    found: list[Word] = []
    for at, gap in enumerate(gaps):
        found += _filled(gap, len(hearings), found)
        for word in _agreed(said[at], len(hearings)) if at < len(spoken) else ():
            times = {"start": spoken[at].start, "end": spoken[at].end}
            found.append(word.model_copy(update=times))
    return tuple(found)


def _gaps(first: Sequence[Word]) -> list[_Gap]:
    gaps = [_Gap()]
    for word in first:
        if _is_spoken(word):
            gaps[-1].end = word.start
            gaps.append(_Gap(start=word.end))
        else:
            gaps[-1].marks.append(word)
    return gaps


def _count(
    theirs: Sequence[Word], spoken: Sequence[Word], said: list[list[Word]], gaps: list[_Gap]
) -> None:
    heard = [i for i, word in enumerate(theirs) if _is_spoken(word)]
    keys = [_key(theirs[i]) for i in heard]
    column, has_mark = 0, False
    for step in _aligned([_key(word) for word in spoken], keys):
        if step.theirs is None:
            column, has_mark = 0, False
            continue
        at = heard[step.theirs]
        if step.ours:
            said[step.at].append(theirs[at])
            column, has_mark = 0, False
            continue
        gap = gaps[step.at]
        has_mark = has_mark or (at > 0 and not _is_spoken(theirs[at - 1]))
        if has_mark and (gap.after_marks is None or column < gap.after_marks):
            gap.after_marks = column
        if column == len(gap.columns):
            gap.columns.append([])
        gap.columns[column].append(theirs[at])
        column += 1


def _filled(gap: _Gap, hearings: int, before: Sequence[Word]) -> list[Word]:
    """What most have in the gap, and the first's marks among it."""
    agreed = [[_within(w, gap.start, gap.end) for w in _agreed(c, hearings)] for c in gap.columns]
    cut = len(agreed) if gap.after_marks is None else gap.after_marks
    found = [word for column in agreed[:cut] for word in column]
    last = (found or before)[-1:]
    # Not a mark at the beginning, nor a second one where the word between the two is left out.
    if last and _is_spoken(last[0]):
        found += gap.marks
    return [*found, *(word for column in agreed[cut:] for word in column)]


def _within(word: Word, start: float, end: float) -> Word:
    """The word with its times between these: those of another hearing may be a little off."""
    times = {"start": min(max(word.start, start), end), "end": min(max(word.end, start), end)}
    return word.model_copy(update=times)


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
