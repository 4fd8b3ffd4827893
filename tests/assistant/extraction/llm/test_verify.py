from typing import Any

import pytest

from assistant.extraction.llm.speech import Speech
from assistant.extraction.llm.verify import verify
from assistant.types import ActionItem, Extraction
from tests.assistant.extraction.llm import make


def verified(**parts: Any) -> Extraction:
    return verify(make.said(**parts), Speech(make.transcript().segments, make.context()))


def verified_action(**fields: Any) -> ActionItem:
    (item,) = verified(action_items=[make.action(**fields)]).action_items
    return item


# --- items ---------------------------------------------------------------------------------------


def test_an_item_nobody_said_is_dropped() -> None:
    assert verified(action_items=[make.action(quote="请财务部采购两台服务器")]).action_items == ()


def test_a_decision_nobody_said_is_dropped() -> None:
    assert verified(decisions=[make.decision(quote="预算定为三十万")]).decisions == ()


@pytest.mark.parametrize("quote", ["", "好", "，。", "样机", "展位费用"])
def test_a_quote_too_short_to_prove_anything_is_none(quote: str) -> None:
    assert verified(decisions=[make.decision(quote=quote)]).decisions == ()


def test_a_quote_is_taken_from_where_it_stands() -> None:
    item = verified_action(utterances=[7, 9, 400])
    assert item.evidence == (2, 7, 9)


def test_a_quote_may_differ_in_punctuation_and_width() -> None:
    (decision,) = verified(decisions=[make.decision(quote="展位费用,就定两万 ")]).decisions
    assert decision.evidence == (5, 6)


@pytest.mark.parametrize(
    "task",
    [
        "采购两台服务器",  # something else
        "做宣传册，印5000份",  # a number nobody said
        "和何立一起做宣传册",  # a person not named there
        "",
    ],
)
def test_a_task_that_says_more_than_was_said_is_put_in_the_words_of_the_meeting(task: str) -> None:
    quiet = [("周文", "林经理你来做宣传册"), ("林悦", "行。")]
    speech = Speech(make.transcript(*quiet).segments, make.context())
    said = make.action(utterances=[0], task=task, deadline=None, owner=make.owner("林经理", 0))
    (item,) = verify(make.said(action_items=[said]), speech).action_items
    assert item.task == "林经理你来做宣传册"


def test_a_number_may_be_written_in_digits() -> None:
    (decision,) = verified(decisions=[make.decision(text="展位费用定为2万")]).decisions
    assert decision.text == "展位费用定为2万"


# --- owners --------------------------------------------------------------------------------------


def test_an_owner_is_looked_up_by_the_words_that_name_him() -> None:
    item = verified_action(
        utterances=[4],
        quote="样机的测试报告让何主管写",
        task="写样机的测试报告",
        owner=make.owner("何主管", 4),
        deadline=None,
    )
    assert (item.owner, item.department, item.owner_evidence) == ("何立", "研发部", (4,))
    assert item.quotes.owner == "何主管"


def test_i_is_whoever_says_it() -> None:
    item = verified_action(owner=make.owner("宣传册我来做", 3, "speaker"))
    assert (item.owner, item.owner_evidence) == ("林悦", (3,))


def test_who_says_yes_without_saying_i_is_the_owner() -> None:
    words = [("周文", "宣传册下周三之前做好，能行吗？"), ("林悦", "没问题，会发给大家。")]
    speech = Speech(make.transcript(*words).segments, make.context())
    said = make.action(
        utterances=[0, 1],
        quote="宣传册下周三之前做好",
        owner=make.owner("没问题", 1, "speaker"),
    )
    assert verify(make.said(action_items=[said]), speech).action_items[0].owner == "林悦"


@pytest.mark.parametrize(
    "owner",
    [
        None,
        make.owner("何主管", 2),  # on the roster, and not spoken of
        make.owner("王经理", 2),
        make.owner("林悦", 2),  # her name; what was said is 林经理
        make.owner("", 2),
        make.owner("宣传册", 2),
        make.owner("宣传册", 2, "speaker"),
    ],
)
def test_an_owner_the_words_do_not_bear_out_stays_open(owner: dict[str, Any] | None) -> None:
    words = [*make.WORDS[:4]]
    speech = Speech(make.transcript(*words).segments, make.context())
    (item,) = verify(make.said(action_items=[make.action(owner=owner)]), speech).action_items
    assert (item.owner, item.department, item.owner_evidence) == (None, None, ())
    claimed = ("unproven",) if owner and owner["words"] else ()
    assert (item.quotes.owner, item.flags) == (None, ("missing_owner", *claimed))


def test_a_voice_without_a_name_is_no_owner() -> None:
    words = [("SPEAKER_01", "宣传册我来做，下周三之前发给大家。")]
    speech = Speech(make.transcript(*words).segments, make.context())
    said = make.action(
        utterances=[0],
        quote="宣传册我来做",
        owner=make.owner("我来做", 0, "speaker"),
        deadline=make.words("下周三之前", 0),
    )
    (item,) = verify(make.said(action_items=[said]), speech).action_items
    assert (item.owner, item.deadline) == (None, "2024-03-13")


def test_a_department_alone_is_no_person() -> None:
    words = [("周文", "宣传册由市场部来做。")]
    speech = Speech(make.transcript(*words).segments, make.context())
    said = make.action(
        utterances=[0], quote="宣传册由市场部来做", owner=make.owner("市场部", 0), deadline=None
    )
    (item,) = verify(make.said(action_items=[said]), speech).action_items
    assert (item.owner, item.department) == (None, "市场部")
    assert item.flags == ("missing_owner", "missing_deadline")


def test_co_owners_are_looked_up_and_the_unknown_left_out() -> None:
    words = [("周文", "宣传册林经理和何主管一起做，设计院也看看。")]
    speech = Speech(make.transcript(*words).segments, make.context())
    said = make.action(
        utterances=[0],
        quote="宣传册林经理和何主管一起做",
        owner=make.owner("林经理", 0),
        co_owners=[make.owner("何主管", 0), make.owner("设计院", 0), make.owner("林经理", 0)],
        deadline=None,
    )
    assert verify(make.said(action_items=[said]), speech).action_items[0].co_owners == ("何立",)


# --- deadlines -----------------------------------------------------------------------------------


def test_a_deadline_is_resolved_from_its_words() -> None:
    item = verified_action()
    assert (item.deadline, item.deadline_text, item.deadline_evidence) == (
        "2024-03-13",
        "下周三之前",
        (2,),
    )
    assert item.deadline_rule is not None


def test_a_deadline_quoted_too_short_is_read_in_its_utterance() -> None:
    assert verified_action(deadline=make.words("周三", 2)).deadline == "2024-03-13"


@pytest.mark.parametrize(
    "words",
    ["2024-03-13", "三月十三号", "月底", "宣传册", ""],
)
def test_a_deadline_nobody_said_stays_open(words: str) -> None:
    item = verified_action(deadline=make.words(words, 2))
    assert (item.deadline, item.deadline_text, item.deadline_evidence) == (None, None, ())
    assert item.flags == ("missing_deadline", *(("unproven",) if words else ()))


def test_a_vague_deadline_keeps_its_words() -> None:
    item = verified_action(
        utterances=[4],
        quote="样机的测试报告让何主管写",
        task="写样机的测试报告",
        owner=make.owner("何主管", 4),
        deadline=make.words("尽快", 4),
    )
    assert (item.deadline, item.deadline_text, item.flags) == (None, "尽快", ("vague_deadline",))


def test_a_day_that_is_over_is_no_deadline() -> None:
    words = [("周文", "上周三说过的，林经理你来做宣传册。")]
    speech = Speech(make.transcript(*words).segments, make.context())
    said = make.action(
        utterances=[0], owner=make.owner("林经理", 0), deadline=make.words("上周三", 0)
    )
    assert verify(make.said(action_items=[said]), speech).action_items[0].deadline is None


CHANGED_LATER = (
    *make.WORDS,
    *((None, f"第{i}点没有问题。") for i in ("十一", "十二", "十三", "十四", "十五")),
    ("周文", "宣传册改到下周五吧。"),
    ("林悦", "可以。"),
    ("林悦", "还有一件事，下周四我请假。"),
)


@pytest.mark.parametrize(
    ("said", "deadline"),
    [
        (make.words("下周五", 15), "2024-03-15"),
        (make.words("下周四", 17), None),
        (make.words("下周五", 12), None),
    ],
)
def test_a_deadline_changed_much_later_counts_where_the_task_is_spoken_of_again(
    said: dict[str, Any], deadline: str | None
) -> None:
    speech = Speech(make.transcript(*CHANGED_LATER).segments, make.context())
    changed = make.action(utterances=[2, 15], deadline=said)
    (item,) = verify(make.said(action_items=[changed]), speech).action_items
    assert item.deadline == deadline


def test_a_condition_is_flagged() -> None:
    assert verified_action(is_conditional=True).flags == ("conditional",)


def test_an_item_with_open_fields_is_less_sure() -> None:
    whole, open_ = verified_action(), verified_action(owner=None, deadline=None)
    assert whole.confidence > open_.confidence


# --- disputes and the next meeting ---------------------------------------------------------------


def test_a_dispute_about_something_else_is_dropped() -> None:
    assert verified(disputes=[make.dispute(text="办公室搬迁选址")]).disputes == ()


def test_a_position_of_nobody_or_of_nothing_said_is_left_out() -> None:
    positions = [
        {"party": "法务部", "position": "不同意"},
        {"party": "林悦", "position": "办公室搬到郊区去"},
        {"party": "研发部", "position": "研发"},
        {"party": "周文", "position": "来不及，不同意"},
    ]
    (dispute,) = verified(disputes=[make.dispute(positions=positions)]).disputes
    assert [position.party for position in dispute.positions] == ["周文"]


@pytest.mark.parametrize(
    "changed",
    [
        {"quote": "下次会议定在北京"},
        {"time_words": "三月二十号", "place_words": "北京"},
        {"time_words": None, "place_words": None, "topic": "样机"},
    ],
)
def test_a_next_meeting_nobody_set_is_none(changed: dict[str, Any]) -> None:
    assert verified(next_meeting=make.next_meeting(**changed)).next_meeting is None


def test_a_place_nobody_said_is_left_out_of_the_next_meeting() -> None:
    meeting = verified(next_meeting=make.next_meeting(place_words="北京")).next_meeting
    assert meeting is not None
    assert (meeting.at, meeting.location) == ("2024-03-12T10:00", None)
