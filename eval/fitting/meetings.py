"""Annotated meetings as the rules read them, and which of their drafts are annotated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import InputError
from assistant.extraction.rules import engine
from assistant.extraction.rules.actions import segment_ids
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.wording import Wordings
from eval.assignment import assign
from eval.cases import DATA, HELD_OUT, Case, GoldAction, read_case
from eval.text import dice, similarity

# What is read where nobody says what else.
FOLDERS = (DATA / "dev", DATA / "train")
SECTIONS = ("wording", "completing", "item", "decision", "dispute", "sure")
# Drafts that have less than this of their evidence in common are not the same task.
_LEAST_EVIDENCE = 0.15


@dataclass(frozen=True, eq=False)
class Meeting:
    """An annotated meeting and how the rules read it."""

    case: Case
    reading: engine.Reading

    @property
    def language(self) -> str:
        """The name of the weights that judge it; both Chinese scripts share theirs."""
        return self.case.context.language[:2]

    def others(self, draft: Draft) -> list[Draft]:
        return [each for each in self.reading.drafts if each is not draft]

    def judged_by(self, lexicon: Lexicon) -> "Meeting":
        """The same reading, worded and judged by the weights of `lexicon`."""
        turns, context = self.reading.turns, self.case.context
        wordings = Wordings(turns, [row.topic for row in context.agenda], context.chair, lexicon)
        return replace(self, reading=replace(self.reading, wordings=wordings, lexicon=lexicon))


@dataclass(frozen=True)
class Likeness:
    """What makes a draft and an annotated item the same: points for what they have in common.

    A point each for the owner and the deadline, two for all of the evidence, and those named here;
    with fewer than `least` they are two tasks.
    """

    department: float
    words: float
    least: float


def read_meetings(paths: Iterable[Path]) -> list[Meeting]:
    """The annotated meetings in these files and folders, read by the rules, in order of path.

    Raises InputError for meetings that are held out, before any is opened, and for an empty folder.
    """
    every = list(paths)
    for path in every:
        if HELD_OUT in (*path.parts, *path.resolve().parts):
            raise InputError(
                f"{path} is held out: what is measured on these meetings means nothing once "
                f"weights are fitted on them. Fit on others, such as {FOLDERS[0]}."
            )
    files = sorted({file for path in every for file in _files(path)})
    return [read_meeting(read_case(file)) for file in files]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = list(path.glob("*.json"))
    if not files:
        raise InputError(f"There is no annotated meeting (*.json) in {path}.")
    return files


def read_meeting(case: Case) -> Meeting:
    return Meeting(case, engine.read(case.transcript, case.context))


def with_weights(lexicon: Lexicon, weights: Mapping[str, Mapping[str, float]]) -> Lexicon:
    """The same lexicon with these weights by section, and none where a section is not there."""
    return replace(lexicon, weights={name: weights.get(name, {}) for name in SECTIONS})


def align(meeting: Meeting, likeness: Likeness) -> dict[int, GoldAction]:
    """The annotated item of each draft that has one, by the draft's place; each item once."""
    items = meeting.case.gold.action_items
    points = [_points(draft, items, meeting, likeness) for draft in meeting.reading.drafts]
    return {row: items[column] for row, column in assign(points)}


def _points(
    draft: Draft, items: Sequence[GoldAction], meeting: Meeting, likeness: Likeness
) -> list[float]:
    ids = segment_ids(draft.sentences, meeting.reading.turns)
    words = "".join(s.text for s in draft.sentences)
    owner = draft.owner
    person = owner.person if owner and not owner.is_ambiguous else None
    department = owner.department if owner else None
    moment = draft.deadline.moment if draft.deadline else None
    row = []
    for item in items:
        common = dice(ids, item.evidence)
        points = (
            float(person == item.owner)
            + likeness.department * (department == item.department)
            + float(moment == item.deadline)
            + 2 * common
            + likeness.words * similarity(words, item.task)
        )
        row.append(points if common > _LEAST_EVIDENCE and points >= likeness.least else 0.0)
    return row
