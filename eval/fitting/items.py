"""Which drafts are action items, and of which of those shown owner and date are right as well."""

from assistant.extraction.rules.actions import to_items
from assistant.extraction.rules.judging import Judged, judge
from assistant.extraction.rules.next_meeting import find_next_meeting
from assistant.types import ActionItem, Extraction
from eval.cases import GoldAction
from eval.fitting.meetings import Likeness, Meeting, align
from eval.fitting.solvers import Example
from eval.metrics import match

_SAME_ITEM = Likeness(department=0.5, words=1.0, least=1.9)


def judged(meeting: Meeting) -> list[Judged]:
    """The drafts as the product judges them."""
    reading, chair = meeting.reading, meeting.case.context.chair
    return judge(reading.drafts, reading.turns, reading.wordings, chair, reading.lexicon)


def verdicts(meeting: Meeting) -> list[tuple[Judged, bool]]:
    """Every draft that can be put in words, and whether it is annotated."""
    drafts = meeting.reading.drafts
    annotated = {id(drafts[place]) for place in align(meeting, _SAME_ITEM)}
    return [(each, id(each.draft) in annotated) for each in judged(meeting)]


def examples(meeting: Meeting) -> list[Example]:
    return [(each.known, is_annotated) for each, is_annotated in verdicts(meeting)]


def shown(meeting: Meeting) -> list[tuple[Judged, bool]]:
    """The items the product shows, and whether each is annotated with the same owner and date.

    What is annotated is told by the words as they are shown, as `eval run` tells it.
    """
    reading, case = meeting.reading, meeting.case
    next_meeting = find_next_meeting(reading.turns, case.context, reading.lexicon)
    made: list[tuple[Judged, ActionItem]] = []
    for each in judged(meeting):
        made += [(each, item) for item in to_items([each], reading.turns, next_meeting)]
    items = tuple(item for _, item in made)
    pairs = match(Extraction(engine="rules", action_items=items), case).action_items
    gold = {p.predicted: p.gold for p in pairs if p.predicted is not None}
    found = []
    for place, (each, item) in enumerate(made):
        at = gold.get(place)
        found.append((each, at is not None and _is_right(item, case.gold.action_items[at])))
    return found


def _is_right(item: ActionItem, gold: GoldAction) -> bool:
    return item.owner == gold.owner and item.deadline == gold.deadline


def sure_examples(meeting: Meeting) -> list[Example]:
    return [(each.known, is_right) for each, is_right in shown(meeting)]
