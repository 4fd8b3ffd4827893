from assistant.transcription.recognition import Passage, Recognition, Word, rewrite, shift, spread


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
