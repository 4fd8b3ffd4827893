"""The measures of extraction, each a ratio of sums over meetings, or a sum.

| measure | definition |
|---|---|
| items, decisions, disputes | precision, recall, F1 of the items paired with annotated ones (`eval.matching`) |
| utterance F1 | of the utterances that support an action item, by number |
| owner, department, deadline | equal to the annotated one, of matched items; empty where nobody said one is right |
| invented owners, dates | of all that were given: on matched items where the annotators have none; on others where their own words do not support them (`eval.support`) |
| trap rate | of the annotated sentences that look like an item and are none, those that an extra item or decision rests on |
| quotes valid | found letter for letter in the utterances named, spaces and punctuation aside |
| next meeting | of meetings: time equal, place and topic alike; none found where none was set is right |
"""  # noqa: E501

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval import bootstrap
from eval.bootstrap import Interval, Part
from eval.scores import Counts, FieldCounts, Score, Share


@dataclass(frozen=True)
class Measure:
    """`part` is a meeting's numerator and denominator. `form` says how it is shown: a `ratio` with
    its interval, a `count` of so many, or a `sum`, whose denominator means nothing.
    """

    name: str
    label: str
    part: Callable[[Score], Part]
    form: str = "ratio"


@dataclass(frozen=True)
class Value:
    """A measure over several meetings. `value` is None where there was nothing to divide by,
    `interval` for sums and fewer than two meetings.
    """

    part: float
    whole: float
    value: float | None
    interval: Interval | None = None


@dataclass(frozen=True)
class Column:
    """What one engine scored on one group of meetings."""

    engine: str
    group: str
    scores: tuple[Score, ...]

    @property
    def title(self) -> str:
        return f"{self.engine}: {self.group}"


def evaluate(measure: Measure, scores: Sequence[Score]) -> Value:
    parts = [measure.part(score) for score in scores]
    part, whole = (sum(numbers) for numbers in zip(*parts, strict=True)) if parts else (0, 0)
    if measure.form == "sum":
        return Value(part, 0, part)
    value = part / whole if whole else None
    return Value(part, whole, value, bootstrap.interval(parts) if value is not None else None)


def _counts(label: str, name: str, pick: Callable[[Score], Counts]) -> list[Measure]:
    def precision(score: Score) -> Part:
        return pick(score).matched, pick(score).predicted

    def recall(score: Score) -> Part:
        return pick(score).matched, pick(score).gold

    def f1(score: Score) -> Part:
        counts = pick(score)
        return 2 * counts.matched, counts.predicted + counts.gold

    return [
        Measure(f"{name}_precision", f"{label} precision", precision),
        Measure(f"{name}_recall", f"{label} recall", recall),
        Measure(f"{name}_f1", f"{label} F1", f1),
    ]


def _field(label: str, name: str, pick: Callable[[Score], FieldCounts | None]) -> Measure:
    def accuracy(score: Score) -> Part:
        counts = pick(score) or FieldCounts()
        return counts.right, counts.whole

    return Measure(name, label, accuracy)


def _count(label: str, name: str, pick: Callable[[Score], Share]) -> Measure:
    return Measure(name, label, lambda score: (pick(score).part, pick(score).whole), "count")


def _sum(label: str, name: str) -> Measure:
    return Measure(name, label, lambda score: (getattr(score, name), 0), "sum")


MEASURES: tuple[Measure, ...] = (
    *_counts("items", "items", lambda s: s.action_items),
    *_counts("decisions", "decisions", lambda s: s.decisions),
    *_counts("utterances", "utterances", lambda s: s.utterances),
    _field("owner right", "owner", lambda s: s.fields.get("owner")),
    _field("co-owners right", "co_owners", lambda s: s.fields.get("co_owners")),
    _field("department right", "department", lambda s: s.fields.get("department")),
    _field("deadline right", "deadline", lambda s: s.fields.get("deadline")),
    _count("invented owners", "invented_owners", lambda s: s.invented_owners),
    _count("invented dates", "invented_dates", lambda s: s.invented_dates),
    Measure("trap_rate", "trap rate", lambda s: (s.traps_taken, s.traps)),
    Measure("quotes_valid", "quotes valid", lambda s: (s.quotes.part, s.quotes.whole)),
    _field("next meeting: time", "next_meeting_at", lambda s: s.next_meeting.get("at")),
    _field("  place", "next_meeting_location", lambda s: s.next_meeting.get("location")),
    _field("  topic", "next_meeting_topic", lambda s: s.next_meeting.get("topic")),
    *_counts("disputes", "disputes", lambda s: s.disputes)[2:],
    _sum("seconds", "seconds"),
    _sum("requests", "requests"),
    _sum("tokens read", "input_tokens"),
    _sum("tokens written", "output_tokens"),
    _sum("cost", "cost"),
    _sum("meetings failed", "failures"),
)
BY_NAME = {measure.name: measure for measure in MEASURES}
