"""How good fitted weights are on meetings they have not seen: cross-validation by meeting.

A meeting is left out whole, for what is said in it hangs together. What is counted is what the
product shows at its own thresholds, worded and judged by weights that never saw the meeting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.people import Directory
from assistant.extraction.rules.decisions import Settling
from assistant.extraction.rules.disputes import find_disputes
from eval.cases import Gold
from eval.fitting import decisions, disputes, items, wordings
from eval.fitting.meetings import Meeting, with_weights
from eval.fitting.sections import LANGUAGES, Sections, fit

FOLDS = 5
# Wordings that have so much in common with the annotators' can be told to be the same task.
KNOWN_AT = 0.1
SURE = 0.9


@dataclass(frozen=True)
class Count:
    """How many are shown, how many of these are annotated, and how many are annotated at all."""

    shown: int = 0
    right: int = 0
    annotated: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.shown + other.shown,
            self.right + other.right,
            self.annotated + other.annotated,
        )

    @property
    def precision(self) -> float | None:
        """None where nothing is shown."""
        return self.right / self.shown if self.shown else None

    @property
    def recall(self) -> float | None:
        """None where nothing is annotated."""
        return self.right / self.annotated if self.annotated else None

    @property
    def f1(self) -> float | None:
        """None where there is nothing at all."""
        both = self.shown + self.annotated
        return 2 * self.right / both if both else None


@dataclass(frozen=True)
class Quality:
    """How good the weights of a language are.

    `likenesses` are those of tasks to the annotators' words (Dice, 0..1); `sure` counts the items
    of confidence above 0.9, right where owner and date are. Disputes are counted by turn.
    """

    meetings: int = 0
    likenesses: tuple[float, ...] = ()
    items: Count = Count()
    sure: Count = Count()
    decisions: Count = Count()
    disputes: Count = Count()

    def __add__(self, other: "Quality") -> "Quality":
        return Quality(
            self.meetings + other.meetings,
            self.likenesses + other.likenesses,
            self.items + other.items,
            self.sure + other.sure,
            self.decisions + other.decisions,
            self.disputes + other.disputes,
        )

    @property
    def known(self) -> int:
        """How many tasks can be told by their words."""
        return sum(likeness >= KNOWN_AT for likeness in self.likenesses)

    @property
    def mean_likeness(self) -> float | None:
        return sum(self.likenesses) / len(self.likenesses) if self.likenesses else None


def cross_validate(meetings: Sequence[Meeting]) -> dict[str, Quality]:
    """The quality by language, every meeting judged by weights fitted on the other folds."""
    found: dict[str, Quality] = {}
    for seen, unseen in folds(meetings):
        weights = fit(seen)
        for meeting in unseen:
            language = meeting.language
            if language in weights:
                quality = assess(meeting, weights[language])
                found[language] = found.get(language, Quality()) + quality
    return {language: found[language] for language in LANGUAGES if language in found}


def folds(meetings: Sequence[Meeting]) -> Iterator[tuple[list[Meeting], list[Meeting]]]:
    """The meetings to fit on and those left out, five times; always the same by their names.

    The languages are dealt out one by one, so that every fold has some of each.
    """
    place: dict[str, int] = {}
    for language in LANGUAGES:
        names = sorted(m.case.id for m in meetings if m.language == language)
        place |= {name: i % FOLDS for i, name in enumerate(names)}
    for fold in range(FOLDS):
        unseen = [m for m in meetings if place[m.case.id] == fold]
        if unseen:
            yield [m for m in meetings if place[m.case.id] != fold], unseen


def assess(meeting: Meeting, weights: Sections) -> Quality:
    """What the product makes of a meeting with these weights, beside what is annotated."""
    read = meeting.judged_by(with_weights(meeting.reading.lexicon, weights))
    gold = meeting.case.gold
    shown = [is_one for judged, is_one in items.verdicts(read) if judged.is_item]
    sure = [is_right for judged, is_right in items.shown(read) if judged.confidence > SURE]
    return Quality(
        meetings=1,
        likenesses=tuple(wordings.likenesses(read)),
        items=Count(len(shown), sum(shown), len(gold.action_items)),
        sure=Count(len(sure), sum(sure), len(gold.action_items)),
        decisions=_decisions(read, gold),
        disputes=_disputes(read, gold),
    )


def _decisions(meeting: Meeting, gold: Gold) -> Count:
    """Runs of sentences shown as one decision; those that only say the same again do not count."""
    finder = decisions.finder(meeting)
    settling = list(finder.settling())
    said = decisions.labels(settling, meeting)
    label = {_place(s): is_one for s, is_one in zip(settling, said, strict=True)}
    runs = [[label[_place(s)] for s in run] for run in finder.runs()]
    judged = [any(run) for run in runs if any(each is not None for each in run)]
    return Count(len(judged), sum(judged), len(gold.decisions))


def _place(settling: Settling) -> tuple[int, int]:
    return settling.said.turn, settling.said.start


def _disputes(meeting: Meeting, gold: Gold) -> Count:
    reading = meeting.reading
    found = find_disputes(reading.turns, Directory(meeting.case.context), reading.lexicon)
    evidence = {i for dispute in found for i in dispute.evidence}
    shown = right = annotated = 0
    for turn in reading.turns:
        is_part = disputes.label(turn, gold)
        is_shown = not evidence.isdisjoint(turn.segment_ids(0, len(turn.text)))
        shown += is_shown and is_part is not None
        right += is_shown and is_part is True
        annotated += is_part is True
    return Count(shown, right, annotated)
