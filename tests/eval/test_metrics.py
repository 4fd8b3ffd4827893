import pytest

from assistant.types import NextMeeting
from eval.cases import Gold, GoldNextMeeting, Trap
from eval.metrics import judge, judge_next_meeting, score
from eval.scores import Counts, FieldCounts, Score, total
from tests.eval import make

RIGHT, WRONG = FieldCounts(right=1), FieldCounts(wrong=1)
INVENTED, MISSING = FieldCounts(invented=1), FieldCounts(missing=1)

# Two of three extracted tasks are annotated, and two of the four annotated are found.
GOLD = Gold(
    decisions=(make.gold_decision("预算调整为三万元", 2),),
    action_items=(
        make.gold_action("整理会议纪要", 0, owner="李敏", deadline="2024-03-06"),
        make.gold_action("完成预算审批", 1),
        make.gold_action("预订展会酒店", 3),
        make.gold_action("更换仓库门锁", 4),
    ),
    disputes=(make.gold_dispute("能否提前上线", 5),),
)
FOUND = make.extraction(
    action_items=(
        make.action("整理会议纪要", 0, owner="赵强", deadline="2024-03-06T12:00"),
        make.action("完成预算审批", 1, owner="赵强", department="市场部"),
        make.action("拍摄宣传素材", 6),
    ),
    disputes=(make.dispute("能否提前上线", 5),),
)


def test_score_counts_items_by_hand() -> None:
    result = score(FOUND, make.case(GOLD, "甲"))
    assert (result.decisions, result.action_items, result.disputes) == (
        Counts(matched=0, predicted=0, gold=1),
        Counts(matched=2, predicted=3, gold=4),
        Counts(matched=1, predicted=1, gold=1),
    )


def test_score_judges_the_fields_of_matched_items() -> None:
    result = score(FOUND, make.case(GOLD, "甲"))
    assert result.fields == {
        "owner": FieldCounts(wrong=1, invented=1),
        "co_owners": FieldCounts(right=2),
        "department": FieldCounts(right=1, invented=1),
        "deadline": FieldCounts(right=1, wrong=1),
    }


def test_score_counts_the_traps_an_extra_item_rests_on() -> None:
    traps = [Trap(evidence=(6,), why_not="拍完了"), Trap(evidence=(0,), why_not="真有其事")]
    result = score(FOUND, make.case(GOLD, "甲", traps=traps))
    assert (result.traps_taken, result.traps) == (1, 2)


def test_counts_give_precision_recall_and_f1() -> None:
    counts = Counts(matched=2, predicted=3, gold=4)
    assert (counts.precision, counts.recall, counts.f1) == (2 / 3, 2 / 4, 4 / 7)


def test_counts_of_nothing_have_no_ratios() -> None:
    assert (Counts().precision, Counts().recall, Counts().f1) == (None, None, None)


def test_finding_nothing_scores_zero() -> None:
    assert Counts(gold=3).f1 == 0


@pytest.mark.parametrize(
    ("predicted", "gold", "outcome"),
    [
        ("李敏", "李敏", RIGHT),
        ("赵强", "李敏", WRONG),
        ("李敏", None, INVENTED),
        (None, "李敏", MISSING),
        (None, None, RIGHT),
        ((), (), RIGHT),
    ],
)
def test_judge(predicted: object, gold: object, outcome: FieldCounts) -> None:
    assert judge(predicted, gold) == outcome


def test_next_meeting_needs_the_exact_time_but_only_alike_words() -> None:
    found = NextMeeting(at="2024-03-06", location="线上开", topic="招聘", evidence=(1,))
    gold = GoldNextMeeting(at="2024-03-06T10:00", location="线上", topic="能否提前上线")
    assert judge_next_meeting(found, gold) == {"at": WRONG, "location": RIGHT, "topic": WRONG}


def test_a_next_meeting_nobody_set_is_invented() -> None:
    found = NextMeeting(at="2024-03-06", evidence=(1,))
    assert judge_next_meeting(found, None)["at"] == INVENTED


def test_total_adds_counts_rather_than_averaging_ratios() -> None:
    a = Score("a", action_items=Counts(1, 1, 1), fields={"owner": RIGHT})
    b = Score("b", action_items=Counts(0, 3, 3), fields={"owner": INVENTED})
    both = total([a, b])
    assert both.action_items == Counts(1, 4, 4)
    assert both.fields == {"owner": FieldCounts(right=1, invented=1)}
