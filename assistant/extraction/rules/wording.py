"""The wording of a task: the clause of the talk that names it best, and one that completes it.

What is to be done is seldom said where it is promised ("I'll have it by Friday"). Every clause
said around a task is scored by what is known of it (where it stands, what it does, how many of its
words keep coming up), with weights fitted on annotated meetings (`weights/*.toml`, made by
`python -m eval fit`); the best one words the task. Others are added where they promise to
complete it: the thing that is talked about, then what is done with it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.extraction.rules.content import content
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.task import clean, is_beside
from assistant.extraction.rules.terms import Term, terms_of
from assistant.extraction.rules.turns import Sentence, Turn, part_of

# Turns before a task came up in which it may have been named, and after it was last spoken of.
_BEFORE, _AFTER = 5, 1
_MANY = 12
# What a term counts that comes up in one turn alone.
_ONCE = 0.4
# From so many turns after a task came up on, it is summed up.
_LATER = 6
# A word in more than this part of all turns tells nothing about one of them.
_COMMON = 0.12
# The share of new words that a second clause must bring.
_LEAST_NEW = 0.5
# What the names of a clause's own features begin with among those of a further clause.
_OWN = "own_"
# So many clauses word a task at most.
_MOST_CLAUSES = 3

Features = dict[str, float]


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
class Wording:
    text: str
    said: tuple[Sentence, ...]
    score: float


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


class Wordings:
    """Finds the words for tasks; the clauses of a meeting are read once."""

    def __init__(
        self, turns: Sequence[Turn], agenda: Sequence[str], chair: str | None, lexicon: Lexicon
    ) -> None:
        self._turns = turns
        self._lexicon = lexicon
        self._chair = chair
        self._clauses: dict[int, tuple[Clause, ...]] = {}
        self._cleaned: dict[tuple[int, int, dt.date | None], str] = {}
        self._own_weights = {
            name.removeprefix(_OWN): weight
            for name, weight in lexicon.weights["completing"].items()
            if name.startswith(_OWN)
        }
        self._words = [
            frozenset[str]().union(*(content(s.masked, lexicon) for s in turn.sentences))
            for turn in turns
        ]
        self._spread = Counter(word for words in self._words for word in words)
        self._terms = [
            frozenset(t.text for s in turn.sentences for t in terms_of(s.masked, lexicon))
            for turn in turns
        ]
        self._told = Counter(term for terms in self._terms for term in terms)
        self._agenda = frozenset[str]().union(*(content(t, lexicon) for t in agenda))

    def word(self, draft: Draft, others: Sequence[Draft] = ()) -> Wording | None:
        """The words for a task; None where nothing around it says anything.

        `others` are the other tasks, whose words it does not take.
        """
        around = self.around(draft, others)
        clauses, known = around.clauses, self.known(around)
        weights = self._lexicon.weights["wording"]
        scored = [(dot(k, weights), -i) for i, k in enumerate(known)]
        if not scored:
            return None
        score, at = max(scored)
        chosen = [clauses[-at]]
        while len(chosen) < _MOST_CLAUSES:
            more = self._completing(chosen, around, known, scored)
            if more is None:
                break
            chosen.append(more)
        said = sorted(chosen, key=lambda c: (c.said.turn, c.said.start))
        words = [self.clean(c, draft) for c in said]
        text = self._lexicon.words["join"].join(w for w in words if w)
        return Wording(text, tuple(c.said for c in said), score)

    def _completing(
        self,
        chosen: Sequence[Clause],
        around: Around,
        known: Sequence[Features],
        scored: Sequence[tuple[float, int]],
    ) -> Clause | None:
        """The clause that adds most to those chosen; None where none adds anything."""
        weights = self._lexicon.weights["completing"]
        own_weights = self._own_weights
        top = max(scored)[0]
        length = sum(len(self.clean(c, around.draft)) for c in chosen)
        room = self._lexicon.longest_task - length
        best, best_gain = None, 0.0
        for clause, own, (score, _) in zip(around.clauses, known, scored, strict=True):
            features = self._joining(chosen, clause, score - top, around)
            if features is None or len(self.clean(clause, around.draft)) > room:
                continue
            gain = dot(features, weights) + dot(own, own_weights)
            if gain > best_gain:
                best, best_gain = clause, gain
        return best

    # --- clauses ----------------------------------------------------------------------------

    def around(self, draft: Draft, others: Sequence[Draft]) -> Around:
        """The clauses that may word a task, and what they are judged by."""
        last = max(s.turn for s in draft.sentences)
        near = [*range(max(0, draft.opened - _BEFORE), draft.opened + 1 + _AFTER)]
        told = [s.turn for s in draft.sentences if draft.opened < s.turn <= last]
        turns = sorted({t for t in (*near, *told) if t < len(self._turns)})
        clauses = (c for t in turns for c in self._of_turn(t))
        taken = frozenset(
            (s.turn, s.start) for d in others for s in (*d.task[:1], *d.owner_said[:1])
        )
        return Around(
            draft=draft,
            clauses=tuple(c for c in clauses if c.content and self.clean(c, draft)),
            central=self._central(draft),
            taken=taken,
            begins=self._begins(draft, others),
        )

    def _begins(self, draft: Draft, others: Sequence[Draft]) -> tuple[int, int]:
        """Where the talk about a task begins: after the task before it, or at a change of topic."""
        given = _given(draft)
        here = (given.turn, given.start)
        first = max(0, given.turn - _BEFORE)
        ends = [(s.turn, s.end) for d in others for s in d.sentences if (s.turn, s.start) < here]
        shifts = [
            (s.turn, s.start)
            for t in self._turns[first : given.turn + 1]
            for s in t.sentences
            if (s.turn, s.start) <= here
            and self._lexicon.task["topic_shift"][0].search(s.masked) is not None
        ]
        return max([*ends, *shifts, (first, 0)])

    def known(self, around: Around) -> list[Features]:
        """The features of each clause."""
        return [self.features(c, around) for c in around.clauses]

    def _of_turn(self, index: int) -> tuple[Clause, ...]:
        if index not in self._clauses:
            self._clauses[index] = tuple(self._cut(self._turns[index]))
        return self._clauses[index]

    def _cut(self, turn: Turn) -> Iterator[Clause]:
        parts = [(whole, a, b) for whole in turn.sentences for a, b in self._cuts(whole)]
        for i, (whole, start, end) in enumerate(parts):
            part = part_of(whole, start, end, self._lexicon)
            words = content(part.masked, self._lexicon)
            terms = terms_of(part.masked, self._lexicon)
            yield Clause(part, whole, i == 0, i == len(parts) - 1, words, terms)

    def _cuts(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        start = 0
        for match in self._lexicon.clause_end.finditer(sentence.masked):
            if match.end() > start:
                yield start, match.end()
                start = match.end()
        if start < len(sentence.masked):
            yield start, len(sentence.masked)

    def clean(self, clause: Clause, draft: Draft) -> str:
        """The clause in its own words, without who and by when."""
        due = draft.deadline.day if draft.deadline else None
        key = (clause.said.turn, clause.said.start, due)
        if key not in self._cleaned:
            self._cleaned[key] = clean(clause.said, self._lexicon, due)
        return self._cleaned[key]

    # --- features ---------------------------------------------------------------------------

    def _central(self, draft: Draft) -> dict[str, float]:
        """The terms spoken of around a task, 0..1: how often, how rare in the language and here."""
        own = {s.turn for s in draft.sentences}
        near = {*range(max(0, draft.opened - _BEFORE), draft.opened + 1 + _AFTER), *own}
        rarity: dict[str, float] = {}
        for turn in sorted(near):
            if turn < len(self._turns):
                for clause in self._of_turn(turn):
                    rarity |= {t.text: t.rarity for t in clause.terms if t.is_thing}
        found = {
            term: max(0.0, rare - 6) * self._weight(term, near, own)
            for term, rare in rarity.items()
            if self._told[term] <= max(4.0, _COMMON * len(self._turns))
        }
        most = max(found.values(), default=0.0)
        return {term: value / most for term, value in found.items()} if most else {}

    def _weight(self, term: str, near: set[int], own: set[int]) -> float:
        """In how many turns a term comes up; one that comes up once is seldom what is spoken of."""
        turns = [t for t in near if t < len(self._terms) and term in self._terms[t]]
        return sum(1.0 + 0.5 * (t in own) for t in turns) * (1.0 if len(turns) > 1 else _ONCE)

    def features(self, clause: Clause, around: Around) -> Features:
        """What is known of a clause as the wording of a task, by name."""
        said, whole, draft, central = clause.said, clause.whole, around.draft, around.central
        acts = said.acts
        known = {f"act_{a}": 1.0 for a in acts}
        known |= {f"in_{a}": 1.0 for a in whole.acts if a in ("assign", "commit", "unowned")}
        known |= self._where(clause, draft)
        known |= self._about(clause, draft)
        known |= _terms_known(clause, central)
        known |= self._opening(clause, around)
        known["introduces"] = self._introduces(clause, central)
        known["across"] = min(_between(clause, around), 3) / 3
        plain = said.masked.strip(" ，,。.")
        known["bias"] = 1.0
        known["size"] = min(len(clause.content), _MANY) / _MANY
        known["small"] = float(len(clause.content) < 3)
        known["large"] = float(len(clause.content) > 20)
        known["due"] = float(any(d.is_limit for d in said.future))
        known["dated"] = float(bool(said.future))
        known["names"] = float(any(p.kind == "name" for p in said.parties))
        known["taken"] = float(_is_at(said, around.taken) and not _is_of(said, draft))
        known["of_another"] = float(_is_of_another(clause, draft, around.taken))
        known["beside"] = float(is_beside(plain, self._lexicon))
        known["opens"] = float(self._lexicon.task["topic_shift"][0].search(plain) is not None)
        for name, pattern in self._lexicon.wording.items():
            known[f"says_{name}"] = float(pattern.search(said.masked) is not None)
        return known

    def _where(self, clause: Clause, draft: Draft) -> Features:
        said = clause.said
        given = _given(draft)
        age = draft.opened - said.turn
        known: Features = {
            f"back_{min(max(age, -1), _BEFORE)}": 1.0,
            "in_given": float(_holds(given, said)),
            "in_task": float(any(_holds(s, said) for s in draft.task)),
            "in_topic": float(draft.topic is not None and _holds(draft.topic, said)),
            "in_sum": float(said.turn > draft.opened + _LATER),
            "in_due": float(any(_holds(s, said) for s in draft.deadline_said)),
            "first": float(clause.is_first),
            "last": float(clause.is_last),
            "by_chair": float(said.speaker is not None and said.speaker == self._chair),
            "by_owner": float(draft.owner is not None and said.speaker == draft.owner.person),
        }
        if said.turn == given.turn:
            known["just_before"] = float(said.end <= given.start)
            known["after"] = float(said.start >= given.end)
        if age > 0:
            known["last_before"] = float(age == 1 and clause.is_last)
        return known

    def _about(self, clause: Clause, draft: Draft) -> Features:
        """How many of the words come up again around the task, and how rare they are elsewhere."""
        words = clause.content
        near = self._words[max(0, draft.opened - _BEFORE) : draft.touched + 2]
        here = self._words[clause.said.turn]
        again = sum(any(w in n for n in near if n is not here) for w in words)
        rare = sum(self._spread[w] <= max(3.0, _COMMON * len(self._turns)) for w in words)
        lasting = sum(w in draft.content for w in words)
        size = max(len(words), 1)
        return {
            "again": min(again, 6) / 6,
            "again_share": again / size,
            "rare": rare / size,
            "of_task": min(lasting, 6) / 6,
            "of_task_share": lasting / size,
            "agenda": float(len(words & self._agenda) > 1),
        }

    def _opening(self, clause: Clause, around: Around) -> Features:
        """Whether a clause is among the first that name anything in the talk about the task."""
        begins = around.begins
        naming = [
            c
            for c in around.clauses
            if (c.said.turn, c.said.start) >= begins and any(t.is_thing for t in c.terms)
        ]
        here = (clause.said.turn, clause.said.start)
        known: Features = {"before_talk": float(here < begins)}
        if clause in naming:
            known[f"opening_{min(naming.index(clause), 4)}"] = 1.0
        return known

    def _introduces(self, clause: Clause, central: Mapping[str, float]) -> float:
        """How much of what is spoken of comes up here for the first time in a while."""
        turn = clause.said.turn
        before = self._terms[max(0, turn - _BEFORE) : turn]
        new = {t.text for t in clause.terms if not any(t.text in terms for terms in before)}
        return min(1.0, sum(sorted((central.get(t, 0.0) for t in new), reverse=True)[:3]))

    def completing_features(
        self,
        chosen: Sequence[Clause],
        second: Clause,
        own: Features,
        score: float,
        around: Around,
    ) -> Features | None:
        """What is known of a further clause; None where it brings too little that is new.

        `own` are its features as a wording, `score` what they come to, less that of the best one.
        """
        features = self._joining(chosen, second, score, around)
        if features is None:
            return None
        return {f"{_OWN}{name}": value for name, value in own.items()} | features

    def _joining(
        self, chosen: Sequence[Clause], second: Clause, score: float, around: Around
    ) -> Features | None:
        """What is known of a further clause beside those chosen."""
        first, central, draft = chosen[0], around.central, around.draft
        if second in chosen or not second.content or _is_of_another(second, draft, around.taken):
            return None
        if any(not second.content - c.content for c in chosen):
            return None
        new = len(second.content - first.content) / len(second.content)
        if new < _LEAST_NEW:
            return None
        same_turn = first.said.turn == second.said.turn
        names = {t.text for t in first.terms}
        terms = [t.text for t in second.terms]
        return {
            "bias": 1.0,
            "score": score,
            "score_here": score * same_turn,
            "central_here": same_turn * max((central.get(t, 0.0) for t in terms), default=0.0),
            "third": float(len(chosen) > 1),
            "have": sum(len(self.clean(c, draft)) for c in chosen) / self._lexicon.longest_task,
            "central": max((central.get(t, 0.0) for t in terms), default=0.0),
            "new_central": max((central.get(t, 0.0) for t in terms if t not in names), default=0.0),
            "first_central": max((central.get(t.text, 0.0) for t in first.terms), default=0.0),
            "first_no_deed": float(not any(t.is_deed for t in first.terms)),
            "deed": float(any(t.is_deed for t in second.terms)),
            "later": float(second.said.turn > first.said.turn + _LATER),
            "first_size": min(len(first.content), _MANY) / _MANY,
            "first_small": float(len(first.content) < 4),
            "size": min(len(second.content), _MANY) / _MANY,
            "new": new,
            "beside": float(same_turn and _are_neighbours(first, second)),
            "same_sentence": float(first.whole == second.whole),
            "same_turn": float(same_turn),
            "before": float(
                (second.said.turn, second.said.start) < (first.said.turn, first.said.start)
            ),
            "first_acts": float(bool(first.said.acts & {"assign", "commit"})),
            "acts": float(bool(second.said.acts & {"assign", "commit"})),
            "shares": float(bool(first.content & second.content)),
        }


def _terms_known(clause: Clause, central: Mapping[str, float]) -> Features:
    things = [t for t in clause.terms if t.is_thing]
    deeds = [t for t in clause.terms if t.is_deed and not t.is_thing]
    weights = sorted((central.get(t.text, 0.0) for t in things), reverse=True)
    return {
        "things": min(len(things), 4) / 4,
        "no_thing": float(not things),
        "deeds": min(len(deeds), 3) / 3,
        "deed_on_thing": float(bool(things and deeds)),
        "thing_after_deed": float(
            any(d.start < t.start for d in deeds for t in things) or "把" in clause.said.masked
        ),
        "central": weights[0] if weights else 0.0,
        "central_sum": sum(weights[:3]) / 3,
        "rarity": max((t.rarity for t in things), default=6.0) / 10 - 0.6,
    }


def _given(draft: Draft) -> Sentence:
    """Where a task is given or taken."""
    return draft.owner_said[0] if draft.owner_said else draft.sentences[0]


def _between(clause: Clause, around: Around) -> int:
    """How many other tasks were given between the clause and the task."""
    given = _given(around.draft)
    ends = sorted([(clause.said.turn, clause.said.start), (given.turn, given.start)])
    return sum(ends[0] < place < ends[1] for place in around.taken)


def dot(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum; features without a weight count nothing."""
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def _holds(whole: Sentence, part: Sentence) -> bool:
    return whole.turn == part.turn and whole.start < part.end and part.start < whole.end


def _is_at(said: Sentence, places: frozenset[tuple[int, int]]) -> bool:
    return any(turn == said.turn and said.start <= start < said.end for turn, start in places)


def _is_of_another(clause: Clause, draft: Draft, taken: frozenset[tuple[int, int]]) -> bool:
    """Whether a clause is said of another task, or has a date that is not this one's."""
    if _is_of(clause.said, draft):
        return False
    due = draft.deadline.day if draft.deadline else None
    dates = [d for d in clause.said.future if d.day is not None]
    return _is_at(clause.said, taken) or any(d.day != due for d in dates)


def _is_of(said: Sentence, draft: Draft) -> bool:
    return any(_holds(s, said) for s in (*draft.task, *draft.owner_said))


def _are_neighbours(a: Clause, b: Clause) -> bool:
    return abs(a.said.start - b.said.end) <= 1 or abs(b.said.start - a.said.end) <= 1
