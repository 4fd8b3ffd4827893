"""Decisions: sentences that settle a choice, with the turn that brought it up."""

import re
from collections.abc import Iterator, Sequence

from assistant.extraction.rules.actions import segment_ids
from assistant.extraction.rules.content import content, overlap
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.task import clean_statement
from assistant.extraction.rules.turns import ABOUT_NEXT_MEETING, Sentence, Turn, part_of
from assistant.types import Decision

_BRINGS_UP = 0.25
_LOOK_BACK = 12
_LEAST_CONTENT = 3
_LONGEST_RUN = 3
# Longer than people write a sentence.
_LONG_SENTENCE = 40
_OTHER_THAN_SETTLING = frozenset(
    {"assign", "commit", "question", "hypothetical", "past", "propose", "oppose", "shelve", "wish"}
)


def find_decisions(
    turns: Sequence[Turn], drafts: Sequence[Draft], chair: str | None, lexicon: Lexicon
) -> tuple[Decision, ...]:
    """What the meeting settled, in the order it was settled. A pure assignment is none."""
    return tuple(_Finder(turns, drafts, chair, lexicon).find())


def _names_somebody(clause: Sentence) -> bool:
    return any(p.kind in ("name", "department") and not p.is_weak for p in clause.parties)


class _Finder:
    def __init__(
        self, turns: Sequence[Turn], drafts: Sequence[Draft], chair: str | None, lexicon: Lexicon
    ) -> None:
        self._turns = turns
        self._lexicon = lexicon
        self._chair = chair
        self._tasks = {
            (s.turn, s.start) for d in drafts for s in (*d.task, *d.owner_said) if d.owner
        }

    def find(self) -> Iterator[Decision]:
        for turn in self._turns:
            for run in self._runs(turn):
                decision = self._decision(run)
                if decision is not None:
                    yield decision

    def _runs(self, turn: Turn) -> Iterator[list[Sentence]]:
        """Settling sentences that follow one another are one decision."""
        run: list[Sentence] = []
        for whole in turn.sentences:
            sentence = whole if self._settles(whole, turn) else self._settling_part(whole, turn)
            if sentence is not None:
                if len(run) == _LONGEST_RUN or (run and self._opens_topic(sentence)):
                    yield run
                    run = []
                run.append(sentence)
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _settling_part(self, sentence: Sentence, turn: Turn) -> Sentence | None:
        """The clauses of a long string of them that settle something among others that do not.

        Recognisers put commas where people would write full stops: objection, decision and order
        then come as one sentence.
        """
        if not self._lexicon.is_chinese or len(sentence.text) <= _LONG_SENTENCE:
            return None
        if "settle" not in sentence.acts or sentence.acts & ABOUT_NEXT_MEETING:
            return None
        cuts = [0, *(m.end() for m in self._lexicon.clause_end.finditer(sentence.masked))]
        ends = [*cuts[1:], len(sentence.text)]
        best: Sentence | None = None
        start: int | None = None
        clauses = 0
        for first, end in zip(cuts, ends, strict=True):
            clause = part_of(sentence, first, end, self._lexicon)
            if clause.acts & _OTHER_THAN_SETTLING or _names_somebody(clause):
                # A single clause before an order is what the order is about.
                if clauses == 1 and best is not None and best.end == clause.start:
                    best = None
                start, clauses = None, 0
                continue
            start, clauses = (first if start is None else start), clauses + 1
            part = part_of(sentence, start, end, self._lexicon)
            if "settle" in part.acts and self._settles(part, turn):
                best = part
        return best

    def _opens_topic(self, sentence: Sentence) -> bool:
        return self._lexicon.task["topic_shift"][0].search(sentence.masked) is not None

    def _settles(self, sentence: Sentence, turn: Turn) -> bool:
        acts = sentence.acts
        if not acts & {"decide", "settle"} or acts & {"commit", "assign"} and "seal" not in acts:
            return False
        if acts & {"question", "hypothetical", "routine"} or acts & ABOUT_NEXT_MEETING:
            return False
        sealed = "seal" in acts
        if "past" in acts and not sealed:
            return False
        if "propose" in acts and not sealed:
            return False
        if acts & {"shelve", "wish"} and "settle" not in acts:
            return False
        if "oppose" in acts and not sealed:
            return False
        if (sentence.turn, sentence.start) in self._tasks and "assign" in acts and not sealed:
            return False
        return turn.speaker == self._chair or self._chair is None or self._is_agreed(turn)

    def _is_agreed(self, turn: Turn) -> bool:
        """Whether the chair, or the next one to speak, says yes to it."""
        after = self._turns[turn.index + 1 : turn.index + 3]
        return any(
            "accept" in s.acts and "refuse" not in s.acts and t.speaker == self._chair
            for t in after
            for s in t.sentences[:1]
        )

    def _decision(self, run: list[Sentence]) -> Decision | None:
        said = self._said(run)
        subject = frozenset[str]().union(*(content(s.masked, self._lexicon) for s in said))
        if max(self._weight(s) for s in said) < _LEAST_CONTENT:
            return None
        words = [clean_statement(s, self._lexicon) for s in said]
        text = self._lexicon.words["join"].join(w for w in words if w)
        if not text:
            return None
        before = self._brought_up(said[0], subject)
        sealed = any("seal" in s.acts for s in run)
        return Decision(
            text=text + self._lexicon.words["stop"],
            evidence=segment_ids([*before, *said, *run], self._turns),
            quote=max(said, key=lambda s: len(s.text)).text.strip(" ，,"),
            confidence=0.8 if sealed else 0.6,
        )

    def _said(self, run: list[Sentence]) -> list[Sentence]:
        """The sentences that say what is settled: of a bare "that's settled", those before it."""
        if any(self._weight(s) >= _LEAST_CONTENT for s in run):
            return run
        first = run[0]
        for turn in reversed(self._turns[max(0, first.turn - 2) : first.turn + 1]):
            for sentence in reversed(turn.sentences):
                earlier = (sentence.turn, sentence.start) < (first.turn, first.start)
                plain = not sentence.acts & {"question", "hypothetical", "floor"}
                enough = self._weight(sentence) >= _LEAST_CONTENT
                if earlier and plain and enough:
                    return [sentence]
        return run

    def _weight(self, sentence: Sentence) -> int:
        """How much a sentence says: its content, and every date, figure and Latin name in it."""
        marks = len(
            re.findall(r"[a-z]+|\d+|[一二三四五六七八九十百千万]{2,}", sentence.masked.lower())
        )
        marks = marks if self._lexicon.is_chinese else 0
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
