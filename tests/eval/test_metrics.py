import pytest

from assistant.types import NextMeeting, Quotes
from eval.cases import Gold, GoldNextMeeting, Trap
from eval.metrics import judge, judge_next_meeting, score
from eval.scores import Counts, FieldCounts, Judged, Score, Share, total
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


def test_a_field_given_to_a_matched_item_that_has_none_is_invented() -> None:
    result = score(FOUND, make.case(GOLD, "李敏整理会议纪要", "完成预算审批"))
    # 李敏's minutes went to 赵强, which is wrong; nobody was to see to the budget.
    assert result.invented_owners == Share(1, 2)


def test_a_field_of_an_extra_item_is_invented_when_its_words_do_not_support_it() -> None:
    supported = make.action(
        "拍素材",
        0,
        owner="李敏",
        deadline="2024-03-08",
        owner_evidence=(0,),
        deadline_evidence=(0,),
        quotes=Quotes(task="拍素材", owner="李敏拍素材", deadline="周五"),
    )
    invented = supported.model_copy(update={"owner": "赵强", "deadline_evidence": (1,)})
    found = make.extraction(action_items=(supported, invented))
    result = score(found, make.case(Gold(), "李敏拍素材，周五交。", "嗯。"))
    assert (result.invented_owners, result.invented_dates) == (Share(1, 2), Share(1, 2))


def test_utterances_are_those_that_action_items_rest_on() -> None:
    result = score(FOUND, make.case(GOLD, "甲"))
    # 0, 1 and 6 against 0, 1, 3 and 4
    assert result.utterances == Counts(matched=2, predicted=3, gold=4)


def test_every_extracted_item_is_judged_with_its_confidence() -> None:
    result = score(FOUND, make.case(GOLD, "甲"))
    assert result.judged == (
        Judged("action item", 1, is_found=True, is_right=False),
        Judged("action item", 1, is_found=True, is_right=False),
        Judged("action item", 1, is_found=False, is_right=False),
    )


def test_what_was_not_annotated_is_not_judged() -> None:
    case = make.case(GOLD, "甲").model_copy(update={"annotated": frozenset({"action_items"})})
    result = score(FOUND, case)
    assert (result.disputes, result.utterances, result.next_meeting) == (Counts(), Counts(), {})
    assert [name for name, counts in result.fields.items() if counts.whole] == []


def test_an_owner_the_annotators_left_open_is_neither_right_nor_invented() -> None:
    gold = make.gold_action("完成预算审批", 1).model_copy(update={"is_owner_known": False})
    result = score(FOUND, make.case(Gold(action_items=(gold,)), "甲", "完成预算审批"))
    assert result.fields["owner"] == FieldCounts()
    # The extra items' 赵强 has no words; that of the open one is not counted.
    assert result.invented_owners == Share(1, 2)
