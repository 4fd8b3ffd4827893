from assistant.extraction.llm.merge import merge
from assistant.types import Decision, Extraction, NextMeeting


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
