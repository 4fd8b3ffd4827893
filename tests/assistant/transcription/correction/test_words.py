import numpy as np
import pytest

from assistant.transcription.correction.words import (
    UNKNOWN,
    Ints,
    Reading,
    Words,
    all_words,
    with_terms,
)


def numbers(*values: int) -> Ints:
    return np.array(values, np.int64)


@pytest.fixture
def words() -> Words:
    """Three words: 开 may stand before 会, with a probability of its own."""
    return Words(
        texts=(UNKNOWN, "开", "会"),
        number={UNKNOWN: 0, "开": 1, "会": 2},
        syllables=("hui", "kai", "li", "ming"),
        readings={
            1: Reading(
                numbers(1, 2), numbers(1, 0)[:, None], numbers(ord("开"), ord("会"))[:, None]
            ),
            2: Reading(numbers(), np.zeros((0, 2), np.int64), np.zeros((0, 2), np.int64)),
        },
        unigram=np.array([-9, -2, -3], np.float32),
        backoff=np.array([0, -0.5, -0.25], np.float32),
        keys=numbers((1 << 20) | 2),
        bigram=np.array([-1], np.float32),
        boost=np.full(3, -np.inf, np.float32),
        is_shared=np.zeros(3, bool),
    )


def test_a_pair_that_was_seen_has_its_probability(words: Words) -> None:
    assert words.after(numbers(1), numbers(2)).tolist() == [[-1.0]]


def test_a_pair_that_was_not_seen_backs_off_to_the_word_alone(words: Words) -> None:
    assert words.after(numbers(1, 2), numbers(1, 2)).tolist() == [
        [-2.5, -1.0],  # 开 开: -0.5 and -2; 开 会 was seen
        [-2.25, -3.25],  # 会 开: -0.25 and -2; 会 会: -0.25 and -3
    ]


def test_a_term_of_the_meeting_is_as_likely_as_said_after_every_word(words: Words) -> None:
    found = with_terms(words, {"李明": -3.0})
    number = found.number["李明"]
    assert found.texts[number] == "李明"
    assert found.after(numbers(0, 1, 2), numbers(number)).tolist() == [[-3.0], [-3.0], [-3.0]]


def test_a_term_is_found_by_its_sound_and_letters(words: Words) -> None:
    reading = with_terms(words, {"李明": -3.0}).readings[2]
    assert reading.sounds.tolist() == [[2, 3]]
    assert reading.letters.tolist() == [[ord("李"), ord("明")]]


def test_a_term_that_is_a_word_already_is_no_less_likely_than_before(words: Words) -> None:
    found = with_terms(words, {"会": -1.5})
    assert found.texts == words.texts
    assert found.after(numbers(1, 2), numbers(2)).tolist() == [[-1.0], [-1.5]]


def test_terms_leave_the_words_themselves_alone(words: Words) -> None:
    with_terms(words, {"李明": -3.0, "会": -1.0})
    assert words.texts == (UNKNOWN, "开", "会")
    assert words.boost.tolist() == [-np.inf] * 3
    assert len(words.readings[2].owner) == 0


def test_the_words_of_chinese_are_there_with_their_sounds() -> None:
    words = all_words()
    sounds = {
        tuple(words.syllables[s] for s in row)
        for row, owner in zip(words.readings[2].sounds, words.readings[2].owner, strict=True)
        if owner == words.number["银行"]
    }
    assert ("yin", "hang") in sounds
    assert sorted(words.readings) == [1, 2, 3, 4, 5, 6]
    assert words.unknown == words.number[UNKNOWN]


def test_words_that_belong_together_are_likelier_together() -> None:
    words = all_words()
    after = words.after(
        numbers(words.number["召开"], words.number["吃"]),
        numbers(words.number["会议"], words.number["饭"]),
    )
    assert after[0, 0] > after[1, 0]
    assert after[1, 1] > after[0, 1]


def test_every_bigram_is_of_words_that_are_there_and_in_order() -> None:
    words = all_words()
    assert bool((np.diff(words.keys) > 0).all())
    assert int(words.keys[-1] >> 20) < len(words.texts)
    assert int((words.keys & ((1 << 20) - 1)).max()) < len(words.texts) < 1 << 20
    assert bool((words.bigram <= 0).all())


def test_words_of_the_dictionary_alone_were_not_seen_as_words() -> None:
    known = all_words()
    assert [known.is_seen(text) for text in ("不要", "不拿", "不批")] == [True, False, False]


def test_terms_that_sound_the_same_are_known_to(words: Words) -> None:
    found = with_terms(words, {"黎明": -3.0, "李铭": -3.0, "开会": -3.0})
    assert [found.texts[i] for i in np.flatnonzero(found.is_shared)] == ["黎明", "李铭"]
