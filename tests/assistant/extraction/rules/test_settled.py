"""What a meeting settles, what it quarrels about, and when it meets again."""

import pytest

from tests.assistant.extraction.rules.talk import amid, at, unmet

# --- decisions ----------------------------------------------------------------------------------


def test_a_settled_choice_is_a_decision_with_the_turn_that_brought_it_up() -> None:
    found = amid(
        ("赵志远", "云服务继续用老供应商，还是换新的？新的便宜两成。"),
        ("方正浩", "新的没有质保。"),
        ("王建国", "那就定了，云服务继续用老供应商，明年再看。"),
        ("赵志远", "同意。"),
    )

    (decision,) = found.decisions
    assert decision.evidence == at(0, 2)
    assert "云服务继续用老供应商" in decision.text
    assert "老供应商" in decision.quote
    assert found.action_items == ()


def test_a_traditional_choice_is_a_decision_in_its_own_script() -> None:
    (decision,) = amid(
        ("李敏", "海外倉想租兩個，年租四十萬。"),
        ("王建国", "好，那就定了，海外倉租兩個，年租上限四十萬。"),
        ("李敏", "好。"),
        language="zh-Hant",
    ).decisions

    assert decision.evidence == at(0, 1)
    assert "海外倉租兩個" in decision.text


@pytest.mark.parametrize(
    ("before", "settled"),
    [
        ("Should we keep the free plan or drop it?", "Decided, we're dropping the free plan."),
        (
            "The launch budget is forty thousand.",
            "Let's cap the launch budget at thirty thousand.",
        ),
    ],
)
def test_an_english_choice_is_a_decision(before: str, settled: str) -> None:
    (decision,) = amid(
        ("Jolene Baptiste", before),
        ("Dana Whitlock", settled),
        ("Jolene Baptiste", "Agreed."),
        language="en",
    ).decisions

    assert decision.evidence == at(0, 1)
    assert decision.quote.rstrip(".") == settled.rstrip(".")


def test_a_choice_in_few_words_is_a_decision() -> None:
    (decision,) = amid(
        ("李敏", "包装用纸盒还是塑料盒？"),
        ("方正浩", "纸盒环保，贵一点。"),
        ("王建国", "那就用纸盒，就这么定了。"),
    ).decisions

    assert "纸盒" in decision.text


@unmet("A choice said in few words is not weighed at all")
def test_an_english_choice_in_few_words_is_a_decision() -> None:
    (decision,) = amid(
        ("Jolene Baptiste", "Do we launch in Austin or in Denver?"),
        ("Theo Lindqvist", "Denver is half the price."),
        ("Dana Whitlock", "Okay, we're going with Denver. That's the decision."),
        ("Jolene Baptiste", "Agreed."),
        language="en",
    ).decisions

    assert "Denver" in decision.text


def test_an_agreement_in_principle_keeps_its_condition() -> None:
    (decision,) = amid(
        ("李敏", "海外仓想租两个，年租四十万。"),
        ("王建国", "原则上同意租两个海外仓，前提是财务核算不超预算。"),
        ("李敏", "好。"),
    ).decisions

    assert "原则上同意" in decision.text
    assert "前提是财务核算不超预算" in decision.text


def test_an_english_agreement_in_principle_keeps_its_condition() -> None:
    (decision,) = amid(
        ("Jolene Baptiste", "I'd like to hire two contractors."),
        (
            "Dana Whitlock",
            "In principle we approve two contractors, as long as finance signs off on the budget.",
        ),
        ("Jolene Baptiste", "Great."),
        language="en",
    ).decisions

    assert "In principle" in decision.text
    assert "as long as finance signs off" in decision.text


def test_a_pure_assignment_is_no_decision() -> None:
    found = amid(("王建国", "海报设计稿李敏负责，下周三之前发给我。"), ("李敏", "好。"))

    assert found.decisions == ()
    assert [item.owner for item in found.action_items] == ["李敏"]


def test_a_pure_english_assignment_is_no_decision() -> None:
    found = amid(
        ("Dana Whitlock", "Theo, please write the regression report by Friday."),
        ("Theo Lindqvist", "Will do."),
        language="en",
    )

    assert found.decisions == ()
    assert [item.owner for item in found.action_items] == ["Theo Lindqvist"]


def test_a_proposal_nobody_settles_is_no_decision() -> None:
    found = amid(("李敏", "能不能把上线改到三月十五号？"), ("赵志远", "这个得再想想。"))

    assert found.decisions == ()


def test_an_english_proposal_nobody_settles_is_no_decision() -> None:
    found = amid(
        ("Jolene Baptiste", "Can we move the launch to April?"),
        ("Theo Lindqvist", "I'd have to think about it."),
        language="en",
    )

    assert found.decisions == ()


# --- disputes -----------------------------------------------------------------------------------


def test_two_departments_against_each_other_are_a_dispute_with_both_positions() -> None:
    (dispute,) = amid(
        ("李敏", "首批必须备五万台，不然断货我没法跟渠道交代。"),
        ("方正浩", "五万台不可能，库存压不住，去年还剩四千台。"),
        ("李敏", "两万台太少了，一个礼拜就断货。"),
        ("方正浩", "断货总比赔钱强，我不同意五万。"),
        ("王建国", "你们先别吵，这个下次再议。"),
    ).disputes

    positions = {p.party: p.position for p in dispute.positions}
    assert set(positions) == {"市场部", "质量部"}
    assert "五万" in positions["市场部"]
    assert all(positions.values())
    assert set(at(0, 1, 2, 3)) <= set(dispute.evidence)


def test_two_english_departments_against_each_other_are_a_dispute() -> None:
    (dispute,) = amid(
        ("Jolene Baptiste", "We need fifty units at launch, otherwise we lose the reseller deal."),
        (
            "Theo Lindqvist",
            "Fifty is impossible, we can't test more than twenty. I disagree.",
        ),
        ("Jolene Baptiste", "Twenty is too few, you always say that and we lose money."),
        ("Theo Lindqvist", "And you always push, it's not realistic, the risk is too high."),
        ("Dana Whitlock", "Okay stop, both of you. We come back to it."),
        language="en",
    ).disputes

    assert {p.party for p in dispute.positions} == {"Sales", "Engineering"}
    assert set(at(0, 1, 2, 3)) <= set(dispute.evidence)


def test_departments_that_agree_have_no_dispute() -> None:
    found = amid(
        ("李敏", "渠道反馈不错，首批卖了五千台。"),
        ("方正浩", "质量这边也没有投诉。"),
        ("李敏", "那挺好的。"),
        ("赵志远", "服务器也稳定。"),
    )

    assert found.disputes == ()


# --- the next meeting ---------------------------------------------------------------------------


def test_the_next_english_meeting_has_time_and_place() -> None:
    found = amid(
        ("Dana Whitlock", "Next check-in is Tuesday March 11 at 10 am on Zoom."), language="en"
    )

    assert found.next_meeting is not None
    assert (found.next_meeting.at, found.next_meeting.location) == ("2025-03-11T10:00", "Zoom")
    assert found.next_meeting.evidence == at(0)
    assert found.action_items == ()


def test_a_meeting_nobody_announces_is_none() -> None:
    assert amid(("王建国", "海报设计稿李敏负责，下周三之前发给我。")).next_meeting is None
