from assistant.transcription.hearings import letters, vote
from assistant.transcription.recognition import Alternative, Word, spread


def heard(text: str, start: float = 0.0, confidence: float | None = None) -> tuple[Word, ...]:
    """The text, each letter a second long."""
    return spread(text, start, start + len(text), confidence).words


def voted(*texts: str) -> str:
    return "".join(word.text for word in vote([heard(text) for text in texts]))


def test_what_most_hearings_say_is_written() -> None:
    assert voted("明天交付产品", "明天交付样品", "明天交付样品") == "明天交付样品"


def test_the_first_hearing_breaks_a_tie() -> None:
    assert voted("交付产品", "交付样品", "交付用品") == "交付产品"
    assert voted("交付产品", "交付样品") == "交付产品"


def test_words_that_most_have_are_put_in_whole() -> None:
    assert voted("我们开会", "我们今天开会", "我们今天开会") == "我们今天开会"


def test_words_that_one_hearing_alone_has_are_left_out() -> None:
    assert voted("我们开会", "我们开会", "我们今天上午开会") == "我们开会"


def test_words_that_most_lack_are_left_out() -> None:
    assert voted("那个我们开会", "我们开会", "我们开会") == "我们开会"


def test_words_are_put_in_on_the_side_of_the_mark_they_were_heard_on() -> None:
    assert voted("好，我们", "好的，我们", "好的，我们") == "好的，我们"
    assert voted("好，我们", "好，那我们", "好，那我们") == "好，那我们"
    assert voted("好。", "好的。", "好的。") == "好的。"


def test_marks_are_those_of_the_first() -> None:
    assert voted("好，开始吧……", "好。开始吧。", "好开始吧！") == "好，开始吧……"


def test_a_mark_is_not_doubled_where_the_word_between_is_left_out() -> None:
    assert voted("好，嗯，对", "好，对", "好，对") == "好，对"
    assert voted("嗯，对", "对", "对") == "对"


def test_english_words_are_compared_whole_and_keep_their_spaces() -> None:
    def words(*texts: str) -> list[Word]:
        return [Word(start=i, end=i + 1, text=text) for i, text in enumerate(texts)]

    found = vote(
        [
            words("用", " Excel", " file"),
            words("用", " Axel", " file"),
            words("用", " axel", " pile"),
        ]
    )
    assert [word.text for word in found] == ["用", " Axel", " file"]


def test_one_hearing_is_given_letter_by_letter_with_its_times() -> None:
    (word,) = [Word(start=2, end=4, text="好，", confidence=0.7)]
    assert vote([[word]]) == (
        Word(start=2, end=3, text="好", confidence=0.7),
        Word(start=3, end=4, text="，", confidence=0.7),
    )


def test_hearings_of_nothing_count_as_hearings() -> None:
    assert voted("", "", "") == ""
    assert voted("我们开会", "", "") == ""
    assert voted("", "我们开会", "我们开会") == "我们开会"


def test_times_are_the_first_hearings_and_in_order() -> None:
    found = vote([heard("我们开会"), heard("我们今天开户", 3), heard("我们今天开户", 5)])
    assert [(word.text, word.start, word.end) for word in found] == [
        ("我", 0, 1),
        ("们", 1, 2),
        ("今", 2, 2),
        ("天", 2, 2),
        ("开", 2, 3),
        ("户", 3, 4),
    ]


def test_the_votes_are_kept_and_what_else_was_heard() -> None:
    (word,) = vote([heard("产", confidence=0.4), heard("样", confidence=0.6), heard("样")])
    assert (word.text, word.votes, word.confidence) == ("样", 2, 0.6)
    assert word.others == (Alternative(text="产", confidence=0.4, votes=1),)


def test_letters_share_the_time_of_their_word() -> None:
    found = letters([Word(start=0, end=3, text="开会 now")])
    assert [(word.text, word.start, word.end) for word in found] == [
        ("开", 0, 1),
        ("会", 1, 2),
        (" now", 2, 3),
    ]
