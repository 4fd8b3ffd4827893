"""The wording of a task: the clause of the talk that names it best, and one that completes it.

What is to be done is seldom said where it is promised ("I'll have it by Friday"). Every clause
said around a task is scored by what is known of it (where it stands, what it does, how many of its
words keep coming up), with weights fitted on annotated meetings (`weights/*.toml`, made by
`python -m eval fit`); the best one words the task. Others are added where they promise to
complete it: the thing that is talked about, then what is done with it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.extraction.rules.clauses import (
    BEFORE,
    COMMON,
    Around,
    Clause,
    Clauses,
    given_at,
    is_of,
    overlaps,
)
from assistant.extraction.rules.cleaning import is_beside
from assistant.extraction.rules.content import content
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.turns import Sentence, Turn

_MANY = 12
# From so many turns after a task came up on, it is summed up.
_LATER = 6
# The share of new words that a second clause must bring.
_LEAST_NEW = 0.5
# What the names of a clause's own features begin with among those of a further clause.
_OWN = "own_"
# So many clauses word a task at most.
_MOST_CLAUSES = 3

Features = dict[str, float]


@dataclass(frozen=True)
class Wording:
    """The words for a task, where they were said, and how well the first clause fits."""

    text: str
    said: tuple[Sentence, ...]
    score: float


class Wordings(Clauses):
    """Finds the words for tasks."""

    def __init__(
        self, turns: Sequence[Turn], agenda: Sequence[str], chair: str | None, lexicon: Lexicon
    ) -> None:
        super().__init__(turns, lexicon)
        self._chair = chair
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

    def known(self, around: Around) -> list[Features]:
        """The features of each clause."""
        return [self.features(c, around) for c in around.clauses]

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
        known["taken"] = float(_is_at(said, around.taken) and not is_of(said, draft))
        known["of_another"] = float(_is_of_another(clause, draft, around.taken))
        known["beside"] = float(is_beside(plain, self._lexicon))
        known["opens"] = float(self._lexicon.task["topic_shift"][0].search(plain) is not None)
        for name, pattern in self._lexicon.wording.items():
            known[f"says_{name}"] = float(pattern.search(said.masked) is not None)
        return known

    def _where(self, clause: Clause, draft: Draft) -> Features:
        said = clause.said
        given = given_at(draft)
        age = draft.opened - said.turn
        known: Features = {
            f"back_{min(max(age, -1), BEFORE)}": 1.0,
            "in_given": float(overlaps(given, said)),
            "in_task": float(any(overlaps(s, said) for s in draft.task)),
            "in_topic": float(draft.topic is not None and overlaps(draft.topic, said)),
            "in_sum": float(said.turn > draft.opened + _LATER),
            "in_due": float(any(overlaps(s, said) for s in draft.deadline_said)),
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
        near = self._words[max(0, draft.opened - BEFORE) : draft.touched + 2]
        here = self._words[clause.said.turn]
        again = sum(any(w in n for n in near if n is not here) for w in words)
        rare = sum(self._spread[w] <= max(3.0, COMMON * len(self._turns)) for w in words)
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
        before = self._terms[max(0, turn - BEFORE) : turn]
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
        if (second.said.turn, second.said.start) < around.begins:
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


def _between(clause: Clause, around: Around) -> int:
    """How many other tasks were given between the clause and the task."""
    given = given_at(around.draft)
    ends = sorted([(clause.said.turn, clause.said.start), (given.turn, given.start)])
    return sum(ends[0] < place < ends[1] for place in around.taken)


def dot(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum; features without a weight count nothing."""
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def _is_at(said: Sentence, places: frozenset[tuple[int, int]]) -> bool:
    return any(turn == said.turn and said.start <= start < said.end for turn, start in places)


def _is_of_another(clause: Clause, draft: Draft, taken: frozenset[tuple[int, int]]) -> bool:
    """Whether a clause is said of another task, or has a date that is not this one's."""
    if is_of(clause.said, draft):
        return False
    due = draft.deadline.day if draft.deadline else None
    dates = [d for d in clause.said.future if d.day is not None]
    return _is_at(clause.said, taken) or any(d.day != due for d in dates)


def _are_neighbours(a: Clause, b: Clause) -> bool:
    return abs(a.said.start - b.said.end) <= 1 or abs(b.said.start - a.said.end) <= 1
