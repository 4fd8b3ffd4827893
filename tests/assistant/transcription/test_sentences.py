from assistant.transcription.recognition import Passage, Word, spread
from assistant.transcription.sentences import split_sentences, with_full_width_punctuation


def texts(passage: Passage) -> list[str]:
    return [p.text for p in split_sentences(passage)]


def words(*timed: tuple[float, float, str]) -> Passage:
    return Passage(words=tuple(Word(start=a, end=b, text=text) for a, b, text in timed))


def test_split_ends_at_sentence_marks_and_keeps_the_times() -> None:
    parts = split_sentences(spread("好。开始吧！几点？", 0, 9))
    assert [(p.text, p.start, p.end) for p in parts] == [
        ("好。", 0, 2),
        ("开始吧！", 2, 6),
        ("几点？", 6, 9),
    ]


def test_split_ends_at_a_long_pause() -> None:
    assert texts(words((0, 1, "好，"), (2.5, 3, "下一个"))) == ["好，", "下一个"]


def test_split_cuts_a_long_stretch_at_a_comma_and_a_short_one_not() -> None:
    assert texts(spread("第一点，" * 5, 0, 20)) == ["第一点，" * 3, "第一点，" * 2]
    assert len(texts(spread("第一点，" * 3, 0, 6))) == 1


def test_split_keeps_numbers_and_ends_english_sentences() -> None:
    passage = words(
        (0, 1, " It"), (1, 2, " is"), (2, 3, " 3.5"), (3, 4, " percent."), (4, 5, " Ok")
    )
    assert texts(passage) == ["It is 3.5 percent.", "Ok"]


def test_split_drops_what_holds_no_text() -> None:
    assert texts(spread("好。。。", 0, 4)) == ["好。"]


def test_chinese_gets_the_marks_of_chinese() -> None:
    passage = with_full_width_punctuation(spread("好, 预算是3.5万,对吗?OK, fine. 80%,行.", 0, 20))
    assert passage.text == "好，预算是3.5万，对吗？OK, fine. 80%，行。"
