"""What the talk is about at a point: the clause whose words keep coming up around it.

"I'll have it by Friday" names no task. The clause that does is looked for in the turns before, by
how many of its words are said again nearby and not all over the meeting (the idea of tf-idf,
Sparck Jones 1972, with the nearby turns as the document).
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.extraction.rules.content import content
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.turns import Sentence, Turn, clause_spans, part_of

_REACH = 4
_MOST_WORDS = 9
# A word in more than this part of all turns tells nothing about one of them.
_COMMON = 0.12
_DISTANCE_COSTS = 1.2
_FEWEST_WORDS = 1
_LEAST = -2.5


class Topics:
    """The words of every turn, counted once."""

    def __init__(self, turns: Sequence[Turn], lexicon: Lexicon) -> None:
        self._turns = turns
        self._lexicon = lexicon
        self._words = [
            frozenset[str]().union(*(content(s.masked, lexicon) for s in turn.sentences))
            for turn in turns
        ]
        self._spread = Counter(word for words in self._words for word in words)

    def before(
        self, here: Sentence, wanted: frozenset[str], taken: frozenset[tuple[int, int]]
    ) -> Sentence | None:
        """The clause before `here` that best names what it is about; None if none stands out.

        `wanted` are words it should share; sentences at `taken` (turn, start) name other tasks.
        """
        best, best_score = None, _LEAST
        for clause in self._clauses(here, taken):
            score = self._score(clause, here, wanted)
            if score > best_score:
                best, best_score = clause, score
        return best

    def _clauses(self, here: Sentence, taken: frozenset[tuple[int, int]]) -> Iterator[Sentence]:
        for turn in self._turns[max(0, here.turn - _REACH) : here.turn + 1]:
            for sentence in turn.sentences:
                earlier = (sentence.turn, sentence.start) < (here.turn, here.start)
                if not earlier or (sentence.turn, sentence.start) in taken:
                    continue
                if "next_meeting" in sentence.acts:
                    continue
                yield from self._cut(sentence)

    def _cut(self, sentence: Sentence) -> Iterator[Sentence]:
        for start, end in clause_spans(sentence.masked, self._lexicon):
            if len(content(sentence.masked[start:end], self._lexicon)) >= _FEWEST_WORDS:
                yield part_of(sentence, start, end, self._lexicon)

    def _score(self, clause: Sentence, here: Sentence, wanted: frozenset[str]) -> float:
        words = content(clause.masked, self._lexicon)
        weights = sorted((self._weight(w, here) for w in words), reverse=True)
        score = sum(weights[:_MOST_WORDS])
        score += 1.5 * bool(words & wanted)
        score += 1.0 * bool(clause.acts & {"ask_when", "ask_who", "unowned", "assign"})
        score -= 1.5 * bool(clause.acts & {"oppose", "refuse", "floor"})
        score -= 0.5 * ("past" in clause.acts)
        return score - _DISTANCE_COSTS * (here.turn - clause.turn)

    def _weight(self, word: str, here: Sentence) -> float:
        if self._spread[word] > max(3.0, _COMMON * len(self._turns)):
            return 0.1
        near = self._words[max(0, here.turn - _REACH) : here.turn + 2]
        return 1.0 if sum(word in words for words in near) > 1 else 0.35
