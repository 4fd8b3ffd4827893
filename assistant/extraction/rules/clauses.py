"""The clauses said around a task, and what they are judged by when one is to word it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.extraction.rules.cleaning import clean
from assistant.extraction.rules.content import content
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.terms import Term, terms_of
from assistant.extraction.rules.turns import Sentence, Turn, clause_spans, part_of

# Turns before a task came up in which it may have been named, and after it was last spoken of.
BEFORE, _AFTER = 5, 1
# What a term counts that comes up in one turn alone.
_ONCE = 0.4
# A word in more than this part of all turns tells nothing about one of them.
COMMON = 0.12


@dataclass(frozen=True)
class Clause:
    """A clause that may word a task, and how it would read."""

    said: Sentence
    whole: Sentence
    is_first: bool
    is_last: bool
    content: frozenset[str]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Around:
    """What stands around a task: the clauses that may word it and what they are judged by.

    `central` are the terms spoken of, 0..1; `taken` is where other tasks are given and `begins`
    where the talk about this one begins, as (turn, start).
    """

    draft: Draft
    clauses: tuple[Clause, ...]
    central: Mapping[str, float]
    taken: frozenset[tuple[int, int]]
    begins: tuple[int, int]


class Clauses:
    """The clauses of a meeting, each cut and cleaned once."""

    def __init__(self, turns: Sequence[Turn], lexicon: Lexicon) -> None:
        self._turns = turns
        self._lexicon = lexicon
        self._clauses: dict[int, tuple[Clause, ...]] = {}
        self._cleaned: dict[tuple[int, int, dt.date | None], str] = {}
        self._sentences: dict[int, list[Sentence]] = {}
        self._terms = [
            frozenset(t.text for s in turn.sentences for t in terms_of(s.masked, lexicon))
            for turn in turns
        ]
        self._told = Counter(term for terms in self._terms for term in terms)

    def around(self, draft: Draft, others: Sequence[Draft]) -> Around:
        """The clauses that may word a task, and what they are judged by."""
        last = max(s.turn for s in draft.sentences)
        near = [*range(max(0, draft.opened - BEFORE), draft.opened + 1 + _AFTER)]
        told = [s.turn for s in draft.sentences if draft.opened < s.turn <= last]
        turns = sorted({t for t in (*near, *told) if t < len(self._turns)})
        clauses = (c for t in turns for c in self._of_turn(t))
        first = turns[0] if turns else 0
        taken = frozenset(
            (s.turn, s.start)
            for d in others
            for s in (*d.task[:1], *d.owner_said[:1])
            if first <= s.turn <= turns[-1]
        )
        return Around(
            draft=draft,
            clauses=tuple(c for c in clauses if self._may_word(c, draft)),
            central=self._central(draft),
            taken=taken,
            begins=self._begins(draft, others),
        )

    def _said(self, draft: Draft) -> list[Sentence]:
        """The sentences of a draft, gathered once: drafts change no more when they are worded."""
        if id(draft) not in self._sentences:
            self._sentences[id(draft)] = draft.sentences
        return self._sentences[id(draft)]

    def _may_word(self, clause: Clause, draft: Draft) -> bool:
        """Whether a clause says anything, and not of the meeting itself ("can you hear me")."""
        said, given = clause.said, given_at(draft)
        later = (said.turn, said.start) > (given.turn, given.start)
        moves_on = later and self._lexicon.task["topic_shift"][0].search(said.masked) is not None
        if is_of(said, draft):
            # The next topic may be opened in the same breath: it gives nobody anything.
            apart = moves_on and not said.future and not said.acts & {"assign", "commit"}
        else:
            apart = moves_on or "floor" in said.acts
        return bool(clause.content and self.clean(clause, draft)) and not apart

    def _begins(self, draft: Draft, others: Sequence[Draft]) -> tuple[int, int]:
        """Where the talk about a task begins: after the task before it, or at a change of topic."""
        given = given_at(draft)
        here = (given.turn, given.start)
        first = max(0, given.turn - BEFORE)
        ends = [(s.turn, s.end) for d in others for s in self._said(d) if (s.turn, s.start) < here]
        shifts = [
            (s.turn, s.start)
            for t in self._turns[first : given.turn + 1]
            for s in t.sentences
            if (s.turn, s.start) <= here
            and self._lexicon.task["topic_shift"][0].search(s.masked) is not None
        ]
        return max([*ends, *shifts, (first, 0)])

    def _of_turn(self, index: int) -> tuple[Clause, ...]:
        if index not in self._clauses:
            self._clauses[index] = tuple(self._cut(self._turns[index]))
        return self._clauses[index]

    def _cut(self, turn: Turn) -> Iterator[Clause]:
        parts = [
            (whole, a, b)
            for whole in turn.sentences
            for a, b in clause_spans(whole.masked, self._lexicon)
        ]
        for i, (whole, start, end) in enumerate(parts):
            part = part_of(whole, start, end, self._lexicon)
            words = content(part.masked, self._lexicon)
            terms = terms_of(part.masked, self._lexicon)
            yield Clause(part, whole, i == 0, i == len(parts) - 1, words, terms)

    def clean(self, clause: Clause, draft: Draft) -> str:
        """The clause in its own words, without who and by when."""
        due = draft.deadline.day if draft.deadline else None
        key = (clause.said.turn, clause.said.start, due)
        if key not in self._cleaned:
            self._cleaned[key] = clean(clause.said, self._lexicon, due)
        return self._cleaned[key]

    def _central(self, draft: Draft) -> dict[str, float]:
        """The terms spoken of around a task, 0..1: how often, how rare in the language and here."""
        own = {s.turn for s in draft.sentences}
        near = {*range(max(0, draft.opened - BEFORE), draft.opened + 1 + _AFTER), *own}
        rarity: dict[str, float] = {}
        for turn in sorted(near):
            if turn < len(self._turns):
                for clause in self._of_turn(turn):
                    rarity |= {t.text: t.rarity for t in clause.terms if t.is_thing}
        found = {
            term: max(0.0, rare - 6) * self._weight(term, near, own)
            for term, rare in rarity.items()
            if self._told[term] <= max(4.0, COMMON * len(self._turns))
        }
        most = max(found.values(), default=0.0)
        return {term: value / most for term, value in found.items()} if most else {}

    def _weight(self, term: str, near: set[int], own: set[int]) -> float:
        """In how many turns a term comes up; one that comes up once is seldom what is spoken of."""
        turns = [t for t in near if t < len(self._terms) and term in self._terms[t]]
        return sum(1.0 + 0.5 * (t in own) for t in turns) * (1.0 if len(turns) > 1 else _ONCE)


def given_at(draft: Draft) -> Sentence:
    """Where a task is given or taken."""
    return draft.owner_said[0] if draft.owner_said else draft.sentences[0]


def overlaps(whole: Sentence, part: Sentence) -> bool:
    return whole.turn == part.turn and whole.start < part.end and part.start < whole.end


def is_of(said: Sentence, draft: Draft) -> bool:
    return any(overlaps(s, said) for s in (*draft.task, *draft.owner_said))
