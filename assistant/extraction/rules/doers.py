"""Who does what a sentence sets a date for, where no set phrase gives a task.

"你月底前把合同全签回来", "三个工作日我能把报告给您": somebody is named
or speaks of themselves, a deed follows, and a date stands in the same clause or the next.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.dates import DateMention
from assistant.extraction.rules.lexicon import DATE, MASKS, Lexicon
from assistant.extraction.rules.terms import deeds_in
from assistant.extraction.rules.turns import Sentence, clause_spans

# Clauses between the one who acts and the date of the deed.
_REACH = 2
_AGENTS = ("name", "department", "own", "i", "we")


@dataclass(frozen=True)
class Doer:
    """Somebody who acts: a kind of mention ("you" and "they" included) and where it stands."""

    kind: str
    start: int
    end: int


def find_doer(
    sentence: Sentence, due: DateMention, receivers: frozenset[int], lexicon: Lexicon
) -> Doer | None:
    """Who acts by `due`; None where nobody does. Offsets are those of the masked sentence.

    `receivers` are where those stand who only get the result.
    """
    clauses = clause_spans(sentence.masked, lexicon)
    at = due.start - sentence.start
    here = next((i for i, (a, b) in enumerate(clauses) if a <= at < b), None)
    if here is None:
        return None
    first = max(0, here - _REACH)
    doers = [d for d in _doers(sentence, lexicon) if d.start not in receivers]
    near = [d for d in doers if clauses[first][0] <= d.start < clauses[here][1]]
    for doer in sorted(near, key=lambda d: (d.start > at, -d.start if d.start <= at else d.start)):
        if _acts(sentence, doer, clauses, here, lexicon):
            return doer
    return None


def starts_with_doer(clause: str, lexicon: Lexicon) -> bool:
    """Whether a masked clause begins with somebody: a name, a department, "I" or "you"."""
    return lexicon.acts["starts_doer"].match(clause) is not None


def _doers(sentence: Sentence, lexicon: Lexicon) -> list[Doer]:
    found = [
        Doer(p.kind, p.start - sentence.start, p.end - sentence.start)
        for p in sentence.parties
        if p.kind in _AGENTS and not p.is_weak
    ]
    found += [Doer("you", m.start(), m.end()) for m in _subjects("you", sentence.masked, lexicon)]
    found += [Doer("they", m.start(), m.end()) for m in _subjects("they", sentence.masked, lexicon)]
    return found


def _subjects(word: str, masked: str, lexicon: Lexicon) -> Iterator[re.Match[str]]:
    for match in lexicon.acts[word].finditer(masked):
        if not lexicon.acts["toward"].search(masked[: match.start()]):
            yield match


def _acts(
    sentence: Sentence,
    doer: Doer,
    clauses: Sequence[tuple[int, int]],
    here: int,
    lexicon: Lexicon,
) -> bool:
    """Whether a deed that is not denied follows the doer, up to the end of the date's clause."""
    last = clauses[min(here + 1, len(clauses) - 1)][1]
    after = sentence.masked[doer.end : last]
    own = clauses[next(i for i, (a, b) in enumerate(clauses) if a <= doer.start < b)]
    reach = sentence.masked[doer.end : own[1]]
    if lexicon.acts["denied"].search(reach):
        return False
    plain = re.sub(f"[{MASKS}]", " ", after)
    return bool(deeds_in(plain, lexicon)) or bool(re.match(f"[{DATE}，、 ]*把", after))
