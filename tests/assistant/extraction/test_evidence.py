from assistant.extraction.evidence import check, locate, quote_stands
from assistant.types import (
    ActionItem,
    Decision,
    Dispute,
    Extraction,
    NextMeeting,
    Quotes,
    Segment,
)
from tests.assistant.extraction.make import transcript

SAID = transcript(
    ("李敏", "没问题，方案我来调整，"),
    ("李敏", "明天上午之前发给你。"),
    ("王建国", "Ｏｋ，就这么定。"),
)


def item(**changes: object) -> ActionItem:
    fields: dict[str, object] = {
        "task": "调整方案",
        "owner": "李敏",
        "department": "市场部",
        "deadline": "2025-03-05T12:00",
        "deadline_text": "明天上午之前",
        "evidence": (0, 1),
        "owner_evidence": (0,),
        "deadline_evidence": (1,),
        "quotes": Quotes(task="方案我来调整", owner="我来", deadline="明天上午之前"),
        "confidence": 0.9,
    }
    return ActionItem.model_validate(fields | changes)


def extraction(**parts: object) -> Extraction:
    return Extraction.model_validate({"engine": "rules", **parts})


def test_a_quote_stands_whatever_its_punctuation_and_width() -> None:
    assert quote_stands("OK 就这么定!", SAID.segments[2:])


def test_a_quote_may_run_over_a_cut_between_segments() -> None:
    assert quote_stands("方案我来调整，明天上午之前", SAID.segments[:2])


def test_words_nobody_said_do_not_stand() -> None:
    assert not quote_stands("后天上午之前", SAID.segments)
    assert not quote_stands("，。", SAID.segments)


def test_a_quote_is_located_in_the_fewest_segments() -> None:
    assert locate("明天上午", SAID.segments) == (1,)
    assert locate("调整，明天", SAID.segments) == (0, 1)
    assert locate("后天", SAID.segments) == ()


def test_check_keeps_what_was_said() -> None:
    claimed = extraction(action_items=(item(),))

    assert check(claimed, SAID) == claimed


def test_check_drops_an_owner_nobody_named() -> None:
    invented = item(quotes=Quotes(task="方案我来调整", owner="王丽负责", deadline="明天上午之前"))

    checked = check(extraction(action_items=(invented,)), SAID).action_items[0]

    assert (checked.owner, checked.department, checked.owner_evidence) == (None, None, ())
    assert checked.flags == ("missing_owner",)


def test_check_drops_a_deadline_said_somewhere_else() -> None:
    misplaced = item(deadline_evidence=(2,))

    checked = check(extraction(action_items=(misplaced,)), SAID).action_items[0]

    assert (checked.deadline, checked.deadline_text) == (None, None)
    assert checked.flags == ("missing_deadline",)


def test_check_removes_what_rests_on_words_nobody_said() -> None:
    claimed = extraction(
        action_items=(item(quotes=Quotes(task="买一条船")),),
        decisions=(Decision(text="买船", evidence=(2,), quote="买一条船", confidence=1),),
        disputes=(Dispute(text="船", evidence=(99,)),),
        next_meeting=NextMeeting(at="2025-03-06", evidence=(99,)),
    )

    assert check(claimed, SAID) == extraction()


def test_check_forgets_segments_that_do_not_exist() -> None:
    claimed = extraction(
        decisions=(Decision(text="定了", evidence=(2, 7), quote="就这么定", confidence=1),)
    )

    assert check(claimed, SAID).decisions[0].evidence == (2,)


def test_segments_without_text_support_nothing() -> None:
    assert not quote_stands("方案", [Segment(id=0, text="")])
