"""Which turns are part of a dispute, learnt from the annotated ones."""

from assistant.extraction.people import Directory
from assistant.extraction.rules.disputes import score_turns
from assistant.extraction.rules.turns import Turn
from eval.cases import Gold
from eval.fitting.meetings import Meeting
from eval.fitting.solvers import Example


def examples(meeting: Meeting) -> list[Example]:
    """Every turn, and whether it is evidence of a dispute."""
    reading = meeting.reading
    scored = score_turns(reading.turns, Directory(meeting.case.context), reading.lexicon)
    said = [(each.known, label(each.turn, meeting.case.gold)) for each in scored]
    return [(known, is_part) for known, is_part in said if is_part is not None]


def label(turn: Turn, gold: Gold) -> bool | None:
    """Whether a turn is evidence of a dispute; None in the midst of one that it is no evidence of,
    where another annotator might have taken it.
    """
    ids = turn.segment_ids(0, len(turn.text))
    evidence = [dispute.evidence for dispute in gold.disputes if dispute.evidence]
    if any(set(ids) & set(each) for each in evidence):
        return True
    amid = any(min(each) < min(ids) < max(each) for each in evidence) if ids else False
    return None if amid else False
