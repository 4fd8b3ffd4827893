"""Which clause words a task, and what a further one adds, learnt from the annotators' wordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.extraction.rules.clauses import Around
from assistant.extraction.rules.wording import Features, Wordings, dot
from eval.fitting.meetings import Likeness, Meeting, align
from eval.fitting.solvers import Weights, listwise, ridge
from eval.text import similarity

# The words count little here: they are what is to be learnt.
_SAME_TASK = Likeness(department=0.0, words=0.5, least=1.5)
# What is at stake first is that a reader knows the task by its words; a wording with so much in
# common with the annotators' is worth this more, and one with less its part of it.
_KNOWN_AT, _KNOWN_WORTH = 0.12, 0.4
_TEMPERATURE = 0.2
_WORDING_PENALTY, _COMPLETING_PENALTY = 15.0, 100.0


@dataclass(frozen=True)
class Choice:
    """The clauses that may word a task, what is known of each, how each reads, and the task in the
    annotators' words.
    """

    wordings: Wordings
    around: Around
    known: Sequence[Features]
    texts: Sequence[str]
    task: str
    joint: str

    def worth(self, *chosen: int) -> float:
        """How good a wording these clauses make, in the order said."""
        clauses = self.around.clauses
        said = sorted(chosen, key=lambda i: (clauses[i].said.turn, clauses[i].said.start))
        common = similarity(self.joint.join(self.texts[i] for i in said), self.task)
        return common + _KNOWN_WORTH * min(common, _KNOWN_AT) / _KNOWN_AT


@cache
def choices(meeting: Meeting) -> list[Choice]:
    """A choice for every annotated task that the rules have a draft of; no weight changes them."""
    found = []
    reading = meeting.reading
    for place, item in align(meeting, _SAME_TASK).items():
        draft = reading.drafts[place]
        around = reading.wordings.around(draft, meeting.others(draft))
        if not around.clauses:
            continue
        known = reading.wordings.known(around)
        texts = [reading.wordings.clean(clause, draft) for clause in around.clauses]
        joint = reading.lexicon.words["join"]
        found.append(Choice(reading.wordings, around, known, texts, item.task, joint))
    return found


def fit_wording(choices: Sequence[Choice]) -> dict[str, float]:
    """The weights by which the clause comes first that the annotators' words are most like."""
    lists = [(c.known, [c.worth(i) for i in range(len(c.texts))]) for c in choices]
    return listwise(lists, _WORDING_PENALTY, _TEMPERATURE)


def fit_completing(choices: Sequence[Choice], wording: Weights) -> dict[str, float]:
    """The weights that tell how much better or worse a wording gets by one more clause."""
    rows: list[Features] = []
    gains: list[float] = []
    for choice in choices:
        scores = [dot(known, wording) for known in choice.known]
        best = max(range(len(scores)), key=lambda i: (scores[i], -i))
        clauses = choice.around.clauses
        for i, clause in enumerate(clauses):
            row = choice.wordings.completing_features(
                [clauses[best]], clause, choice.known[i], scores[i] - scores[best], choice.around
            )
            if row is not None:
                rows.append(row)
                gains.append(choice.worth(best, i) - choice.worth(best))
    return ridge(rows, gains, _COMPLETING_PENALTY)


def likenesses(meeting: Meeting) -> list[float]:
    """How like the annotators' the product's own words are, for each task it has a draft of."""
    found = []
    for place, item in align(meeting, _SAME_TASK).items():
        draft = meeting.reading.drafts[place]
        wording = meeting.reading.wordings.word(draft, meeting.others(draft))
        if wording is not None:
            found.append(similarity(wording.text, item.task))
    return found
