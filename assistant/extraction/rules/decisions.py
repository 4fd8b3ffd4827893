"""Decisions: sentences that settle a choice, with the turn that brought it up.

Every sentence is scored by what it says, who says it and what is said around it; the weights are
fitted on annotated meetings (`weights/*.toml`, made by `python -m eval fit`), so that the score is
a probability. Sentences that follow one another and settle are one decision.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.rules.actions import segment_ids
from assistant.extraction.rules.cleaning import clean_statement
from assistant.extraction.rules.content import content, overlap
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.judging import probability
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.turns import (
    ABOUT_NEXT_MEETING,
    Sentence,
    Turn,
    clause_spans,
    part_of,
)
from assistant.extraction.rules.wording import Features
from assistant.types import Decision

# Less likely sentences are not shown; a neighbour of one that is may be a little less likely.
_LEAST, _LEAST_BESIDE = 0.28, 0.15
_BRINGS_UP = 0.25
_LOOK_BACK = 12
_LEAST_CONTENT = 3
_LONGEST_RUN = 3
# Fewer pairs of characters (or words) than these do not tell what is settled.
_SAYS_ENOUGH = 6
# Longer than people write a sentence.
_LONG_SENTENCE = 40
_ACTS = (
    "accept", "anaphor", "ask_if", "ask_who", "assign", "commit", "condition", "decide", "floor",
    "gives", "hypothetical", "oppose", "past", "propose", "question", "quoting", "refuse",
    "renegotiate", "routine", "seal", "settle", "shelve", "sums_up", "unowned", "wish",
)  # fmt: skip


@dataclass(frozen=True)
class Settling:
    """A sentence that may settle something, with how likely it does."""

    said: Sentence
    known: Features
    probability: float


def find_decisions(
    turns: Sequence[Turn], drafts: Sequence[Draft], chair: str | None, lexicon: Lexicon
) -> tuple[Decision, ...]:
    """What the meeting settled, in the order it was settled. A pure assignment is none."""
    finder = Finder(turns, drafts, chair, lexicon)
    found: list[Decision] = []
    for run in finder.runs():
        decision = finder.decision(run)
        if decision is not None and not any(_is_double(decision, d) for d in found):
            found.append(decision)
    return tuple(found)


def _is_double(decision: Decision, other: Decision) -> bool:
    return decision.text in other.text or other.text in decision.text


def _likelihood(run: Sequence[Settling]) -> float:
    """How likely a run settles something: its likeliest sentence, or all where one is a seal.

    "That's settled" and what stands beside it bear each other out, as if independent (noisy or).
    """
    if any("seal" in s.said.acts for s in run):
        return 1 - math.prod(1 - s.probability for s in run)
    return max((s.probability for s in run), default=0.0)


class Finder:
    """Scores the sentences of a meeting as decisions and puts those that are into words."""

    def __init__(
        self, turns: Sequence[Turn], drafts: Sequence[Draft], chair: str | None, lexicon: Lexicon
    ) -> None:
        self._turns = turns
        self._lexicon = lexicon
        self._chair = chair
        self._tasks = {
            (s.turn, s.start) for d in drafts for s in (*d.task, *d.owner_said) if d.owner
        }

    def settling(self) -> Iterator[Settling]:
        """Every sentence that says something, scored."""
        for turn in self._turns:
            for sentence in turn.sentences:
                if "floor" in sentence.acts and "seal" not in sentence.acts:
                    continue
                enough = _LEAST_CONTENT - 2 * ("seal" in sentence.acts)
                if self._weight(sentence) >= enough:
                    yield max(
                        (self._scored(s, turn) for s in self._parts(sentence)),
                        key=lambda settling: settling.probability,
                    )

    def _scored(self, sentence: Sentence, turn: Turn) -> Settling:
        known = self.features(sentence, turn)
        return Settling(sentence, known, probability(known, self._lexicon.weights["decision"]))

    def _parts(self, sentence: Sentence) -> list[Sentence]:
        """The sentence, what of a long string of clauses settles something, and what is sealed."""
        parts = [sentence, self._sound_part(sentence), self._sealed_part(sentence)]
        return [
            part
            for i, part in enumerate(parts)
            if i == 0 or (part is not sentence and self._weight(part) >= _LEAST_CONTENT)
        ]

    def _sealed_part(self, sentence: Sentence) -> Sentence:
        """Up to "that's settled", where more follows."""
        for match in self._lexicon.clause_end.finditer(sentence.masked):
            clause = sentence.masked[: match.end()]
            rest = sentence.masked[match.end() :].strip()
            if rest and self._lexicon.says("seal", clause):
                return part_of(sentence, 0, match.end(), self._lexicon)
        return sentence

    def runs(self) -> Iterator[list[Settling]]:
        """Settling sentences that follow one another in a turn: one decision each."""
        run: list[Settling] = []
        for settling in self.settling():
            if run and not self._goes_on(run, settling):
                yield from self._if_likely(run)
                run = []
            if settling.probability >= _LEAST_BESIDE:
                run.append(settling)
        yield from self._if_likely(run)

    def _goes_on(self, run: list[Settling], settling: Settling) -> bool:
        last = run[-1].said
        beside = settling.said.turn == last.turn and settling.said.index == last.index + 1
        opens = self._lexicon.task["topic_shift"][0].search(settling.said.masked) is not None
        return beside and not opens and len(run) < _LONGEST_RUN

    def _if_likely(self, run: list[Settling]) -> Iterator[list[Settling]]:
        if _likelihood(run) >= _LEAST:
            yield run

    # --- features ---------------------------------------------------------------------------

    def features(self, sentence: Sentence, turn: Turn) -> Features:
        """What speaks for and against a sentence as a decision, by name."""
        masked = sentence.masked
        known: Features = {"bias": 1.0}
        known |= {f"act_{a}": 1.0 for a in _ACTS if a in sentence.acts}
        known |= {
            f"says_{name}": 1.0
            for name, pattern in self._lexicon.deciding.items()
            if pattern.search(masked)
        }
        chairs = self._chair is not None and turn.speaker == self._chair
        before = self._turns[turn.index - 1] if turn.index else None
        asked = before is not None and any("question" in s.acts for s in before.sentences)
        proposed = before is not None and any("propose" in s.acts for s in before.sentences)
        opposed = before is not None and any("oppose" in s.acts for s in before.sentences)
        size = len(content(masked, self._lexicon))
        known |= {
            "chair": float(chairs),
            "chair_settles": float(chairs and bool(sentence.acts & {"settle", "decide"})),
            "chair_then": float(chairs and "says_then" in known),
            "agreed": float(self._is_agreed(turn)),
            "after_seal": float(self._beside(sentence, turn, -1)),
            "before_seal": float(self._beside(sentence, turn, 1)),
            "after_question": float(asked),
            "after_proposal": float(proposed),
            "after_objection": float(opposed),
            "task": float((sentence.turn, sentence.start) in self._tasks),
            "names": float(any(p.kind == "name" and not p.is_weak for p in sentence.parties)),
            "department": float(any(p.kind == "department" for p in sentence.parties)),
            "dated": float(bool(sentence.future)),
            "due": float(any(d.is_limit for d in sentence.future)),
            "next_meeting": float(bool(sentence.acts & ABOUT_NEXT_MEETING)),
            "size": min(size, 20) / 20,
            "poor": float(size < _SAYS_ENOUGH),
            "long": float(len(sentence.text) > _LONG_SENTENCE * (1 if self._is_chinese else 4)),
            "first": float(sentence.index == 0),
            "last": float(sentence.index == len(turn.sentences) - 1),
            "early": float(turn.index < 4),
            "late": float(turn.index >= len(self._turns) - 4),
            "again": min(self._again(sentence), 4) / 4,
        }
        return known

    @property
    def _is_chinese(self) -> bool:
        return self._lexicon.is_chinese

    def _again(self, sentence: Sentence) -> int:
        """How many of the words were said shortly before."""
        words = content(sentence.masked, self._lexicon)
        near = self._turns[max(0, sentence.turn - 4) : sentence.turn]
        said = frozenset[str]().union(
            *(content(s.masked, self._lexicon) for t in near for s in t.sentences)
        )
        return len(words & said)

    def _beside(self, sentence: Sentence, turn: Turn, step: int) -> bool:
        """Whether the sentence before or after in the turn seals something."""
        at = sentence.index + step
        return 0 <= at < len(turn.sentences) and "seal" in turn.sentences[at].acts

    def _is_agreed(self, turn: Turn) -> bool:
        """Whether the next one to speak says yes to it."""
        after = self._turns[turn.index + 1 : turn.index + 2]
        return any(
            "accept" in s.acts and not s.acts & {"refuse", "oppose"}
            for t in after
            for s in t.sentences[:1]
        )

    # --- wording ----------------------------------------------------------------------------

    def decision(self, run: list[Settling]) -> Decision | None:
        """The decision of a run in its own words; None where nothing is left of them."""
        said = [self._sound_part(s.said) for s in run]
        subject = frozenset[str]().union(*(content(s.masked, self._lexicon) for s in said))
        words = [clean_statement(s, self._lexicon) for s in said]
        before = self._brought_up(said[0], subject)
        if before and len(subject) < _SAYS_ENOUGH:
            words.insert(0, self._topic(before[0], subject))
        text = self._lexicon.words["join"].join(w for w in words if w)
        if not text:
            return None
        return Decision(
            text=text + self._lexicon.words["stop"],
            evidence=segment_ids([*before, *said], self._turns),
            quote=max(said, key=lambda s: len(s.text)).text.strip(" ，,"),
            confidence=round(_likelihood(run), 2),
        )

    def _sound_part(self, sentence: Sentence) -> Sentence:
        """Of a long string of clauses those from the first that settles to the last."""
        if len(sentence.text) <= _LONG_SENTENCE * (1 if self._is_chinese else 4):
            return sentence
        told = [
            (a, b)
            for a, b in clause_spans(sentence.masked, self._lexicon)
            if any(self._lexicon.says(act, sentence.masked[a:b]) for act in ("decide", "settle"))
        ]
        return part_of(sentence, told[0][0], told[-1][1], self._lexicon) if told else sentence

    def _topic(self, sentence: Sentence, subject: frozenset[str]) -> str:
        """The clause of an earlier sentence that has most to do with what is settled."""
        spans = clause_spans(sentence.masked, self._lexicon)
        clauses = [part_of(sentence, a, b, self._lexicon) for a, b in spans]
        best = max(
            clauses,
            key=lambda c: (
                len(content(c.masked, self._lexicon) & subject),
                len(content(c.masked, self._lexicon)),
            ),
        )
        return clean_statement(best, self._lexicon)

    def _weight(self, sentence: Sentence) -> int:
        """How much a sentence says: its content, and every date, figure and Latin name in it."""
        marks = len(
            re.findall(r"[a-z]+|\d+|[一二三四五六七八九十百千万]{2,}", sentence.masked.lower())
        )
        marks = marks if self._is_chinese else 0
        return len(content(sentence.masked, self._lexicon)) + 2 * len(sentence.dates) + 3 * marks

    def _brought_up(self, first: Sentence, subject: frozenset[str]) -> list[Sentence]:
        """The sentence of an earlier turn that has most in common with the decision."""
        best, best_score = None, _BRINGS_UP
        days = {d.day for d in first.dates if d.day is not None}
        for turn in self._turns[max(0, first.turn - _LOOK_BACK) : first.turn]:
            for sentence in turn.sentences:
                theirs = content(sentence.masked, self._lexicon)
                same_day = bool(days & {d.day for d in sentence.dates})
                common = overlap(subject, theirs) + 0.4 * same_day
                shared = len(subject & theirs) + 2 * same_day
                if shared >= 2 and common >= best_score:
                    best, best_score = sentence, common
        return [best] if best is not None else []
