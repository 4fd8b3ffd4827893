from assistant.types import Segment
from eval.cases import Turn
from eval.timing import in_utterances, turns_of
from tests.eval import make

TURNS = [
    Turn(i=0, start=0, end=10, speaker="甲"),
    Turn(i=1, start=10, end=12, speaker="乙"),
    Turn(i=2, start=12, end=30, speaker="甲"),
]


def segment(start: float | None, end: float | None, number: int = 0) -> Segment:
    return Segment(id=number, start=start, end=end, text="话")


def test_a_part_of_a_long_turn_is_that_turn() -> None:
    assert turns_of(segment(13, 16), TURNS) == (2,)


def test_a_segment_over_a_short_turn_says_that_turn_too() -> None:
    assert turns_of(segment(4, 13), TURNS) == (0, 1)


def test_a_segment_that_touches_two_turns_lightly_belongs_to_the_greater() -> None:
    wide = [Turn(i=7, start=0, end=10, speaker="甲"), Turn(i=8, start=20, end=30, speaker="乙")]
    assert turns_of(segment(8, 25), wide) == (8,)


def test_a_segment_in_silence_or_without_times_says_no_turn() -> None:
    assert [turns_of(segment(40, 45), TURNS), turns_of(segment(None, None), TURNS)] == [(), ()]


def test_in_utterances_replaces_every_kind_of_evidence() -> None:
    found = make.extraction(
        decisions=(make.decision("定了", 5),),
        action_items=(make.action("出方案", 5, 6, owner_evidence=(6,), deadline_evidence=(9,)),),
    )
    segments = [segment(4, 13, number=5), segment(13, 20, number=6)]
    result = in_utterances(found, segments, TURNS)
    assert result.decisions[0].evidence == (0, 1)
    assert result.action_items[0].evidence == (0, 1, 2)
    assert result.action_items[0].owner_evidence == (2,)
    assert result.action_items[0].deadline_evidence == ()
    assert result.action_items[0].task == "出方案"
