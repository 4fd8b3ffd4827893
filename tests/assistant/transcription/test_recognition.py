import pytest

from assistant.transcription.recognition import (
    Passage,
    Recognition,
    Word,
    mend,
    repairs,
    rewrite,
    shift,
    spread,
)
from assistant.types import Repair, Segment


def test_spread_lays_the_letters_over_the_time() -> None:
    assert [(w.text, w.start, w.end) for w in spread("散会", 4, 6).words] == [
        ("散", 4.0, 5.0),
        ("会", 5.0, 6.0),
    ]


def test_rewrite_keeps_the_times_of_what_stays() -> None:
    new = rewrite(spread("由孙套负责", 0, 5), "由孙涛来负责")
    assert new.text == "由孙涛来负责"
    assert [(w.text, w.start) for w in new.words] == [
        ("由", 0.0),
        ("孙", 1.0),
        ("涛来", 2.0),
        ("负", 3.0),
        ("责", 4.0),
    ]


def test_rewrite_drops_words_that_are_gone() -> None:
    assert [w.text for w in rewrite(spread("嗯好的", 0, 3), "好的").words] == ["好", "的"]


def test_shift_moves_every_word() -> None:
    assert shift(spread("好", 1, 2), 240).start == 241


def test_confidence_is_unknown_where_no_word_has_one() -> None:
    assert spread("好", 0, 1).confidence is None
    assert Passage(words=(Word(start=0, end=1, text="a", confidence=0.4),)).confidence == 0.4


def test_a_recognition_survives_being_saved() -> None:
    recognition = Recognition(
        language="zh-Hans", duration_s=3, engine="e", model=None, passages=(spread("好", 0, 1),)
    )
    assert Recognition.model_validate_json(recognition.model_dump_json()) == recognition


def undone(passage: Passage) -> str:
    return Segment(id=0, text=passage.text, repairs=repairs(passage)).verbatim


@pytest.mark.parametrize(
    "written", ["孙涛", "孙", "孙主管涛"], ids=["as long", "shorter", "longer"]
)
def test_mend_keeps_what_was_heard(written: str) -> None:
    found = mend(spread(" 由孙套负责", 0, 6), 2, 4, written, "name")
    assert found.text == f"由{written}负责"
    assert repairs(found) == (Repair(at=1, heard="孙套", written=written, kind="name"),)
    assert undone(found) == "由孙套负责"


def test_mend_lays_what_is_written_over_the_time_of_what_was_heard() -> None:
    found = mend(spread("由孙套负责", 0, 5), 1, 3, "孙主管涛", "name")
    assert [(w.text, w.start, w.end) for w in found.words] == [
        ("由", 0.0, 1.0),
        ("孙", 1.0, 1.5),
        ("主", 1.5, 2.0),
        ("管", 2.0, 2.5),
        ("涛", 2.5, 3.0),
        ("负", 3.0, 4.0),
        ("责", 4.0, 5.0),
    ]


def test_mend_cuts_words_that_it_mends_in_part() -> None:
    passage = Passage(
        words=(
            Word(start=0, end=2, text="由孙"),
            Word(start=2, end=5, text="套负责", confidence=0.5),
        )
    )
    found = mend(passage, 1, 3, "孙涛", "name")
    assert [(w.text, w.start, w.end, w.heard) for w in found.words] == [
        ("由", 0, 1, None),
        ("孙", 1, 2, "孙"),
        ("涛", 2, 3, "套"),
        ("负责", 3, 5, None),
    ]


def test_mend_is_as_unsure_as_the_least_sure_word_it_replaces() -> None:
    passage = Passage(
        words=tuple(
            Word(start=i, end=i + 1, text=c, confidence=known)
            for i, (c, known) in enumerate((("孙", 0.9), ("套", 0.2), ("说", None)))
        )
    )
    found = mend(passage, 0, 2, "孙涛", "name")
    assert [word.confidence for word in found.words] == [0.2, 0.2, None]


def test_what_is_mended_twice_gives_back_what_was_heard_first() -> None:
    passage = mend(spread("由3号负责", 0, 5), 1, 2, "三", "number")
    found = mend(passage, 1, 3, "山浩", "name")
    assert repairs(found) == (Repair(at=1, heard="3号", written="山浩", kind="name"),)
    assert undone(found) == "由3号负责"


def test_repairs_of_different_kinds_stay_apart() -> None:
    passage = mend(spread("孙套12个", 0, 5), 2, 4, "十二", "number")
    found = mend(passage, 0, 2, "孙涛", "name")
    assert [(r.at, r.heard, r.kind) for r in repairs(found)] == [
        (0, "孙套", "name"),
        (2, "12", "number"),
    ]
    assert undone(found) == "孙套12个"


def test_what_was_heard_well_has_no_repairs() -> None:
    assert repairs(spread("散会。", 0, 3)) == ()
