from typing import Any

from assistant.extraction.llm.merge import merge
from assistant.types import ActionItem, Decision, Extraction, NextMeeting, Quotes


def part(*decisions: Decision, next_meeting: NextMeeting | None = None) -> Extraction:
    return Extraction(engine="llm", decisions=decisions, next_meeting=next_meeting)


def decision(text: str, *evidence: int) -> Decision:
    return Decision(text=text, evidence=evidence, quote=text, confidence=1)


def test_a_claim_told_twice_stands_as_the_later_window_told_it() -> None:
    first, second = decision("展位费用定为两万", 4, 5), decision("展位费用定为两万元", 5)
    assert merge([part(first), part(second)]).decisions == (second,)


def test_two_claims_on_the_same_words_stay_two() -> None:
    fee, booth = decision("展位费用定为两万", 5), decision("宣传册重新印刷", 5)
    assert merge([part(fee), part(booth)]).decisions == (fee, booth)


def test_the_same_words_said_twice_stay_two() -> None:
    first, second = decision("费用定为两万", 5), decision("费用定为两万", 50)
    assert merge([part(second), part(first)]).decisions == (first, second)


def test_the_next_meeting_is_the_one_said_last() -> None:
    early, late = NextMeeting(at="2024-03-06", evidence=(1,)), NextMeeting(evidence=(9,))
    merged = merge([part(next_meeting=late), part(next_meeting=early), part()])
    assert merged.next_meeting == late


def test_merging_nothing_gives_nothing() -> None:
    assert merge([]) == Extraction(engine="llm")


def item(task: str = "做宣传册", *evidence: int, **fields: Any) -> ActionItem:
    defaults: dict[str, Any] = {"quotes": Quotes(task=task), "confidence": 0.9}
    return ActionItem.model_validate({"task": task, "evidence": evidence} | defaults | fields)


FIRST = item(
    "做宣传册",
    2,
    owner="林悦",
    department="市场部",
    owner_evidence=(2,),
    deadline="2024-03-13",
    deadline_text="下周三",
    deadline_evidence=(2,),
    quotes=Quotes(task="你来做宣传册", owner="林经理", deadline="下周三"),
)


def merged(*items: ActionItem) -> tuple[ActionItem, ...]:
    parts = [Extraction(engine="llm", action_items=(each,)) for each in items]
    return merge(parts).action_items


def test_a_date_changed_in_a_later_window_counts_and_the_owner_stays() -> None:
    later = item(
        "做宣传册",
        60,
        deadline="2024-03-15",
        deadline_text="下周五",
        deadline_evidence=(60,),
        quotes=Quotes(task="宣传册改到下周五", deadline="下周五"),
        flags=("missing_owner",),
    )
    (made,) = merged(FIRST, later)
    assert (made.owner, made.department, made.deadline) == ("林悦", "市场部", "2024-03-15")
    assert (made.quotes.owner, made.quotes.deadline) == ("林经理", "下周五")
    assert (made.evidence, made.flags) == ((2, 60), ())


def test_an_owner_changed_in_a_later_window_counts_and_the_date_stays() -> None:
    later = item(
        "做宣传册",
        60,
        owner="何立",
        department="研发部",
        owner_evidence=(60,),
        quotes=Quotes(task="宣传册还是何主管做", owner="何主管"),
        flags=("missing_deadline",),
    )
    (made,) = merged(FIRST, later)
    assert (made.owner, made.department, made.deadline) == ("何立", "研发部", "2024-03-13")


def test_different_tasks_said_far_apart_stay_two() -> None:
    assert len(merged(FIRST, item("做测试报告", 60))) == 2
