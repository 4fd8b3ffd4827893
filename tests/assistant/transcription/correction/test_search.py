import pytest

from assistant.transcription.correction.lattice import OUTVOTED, SOUND, SURE, UNSURE, Slot, slot
from assistant.transcription.correction.search import likeliest
from assistant.transcription.correction.syllables import distances
from assistant.transcription.correction.words import all_words, with_terms
from assistant.transcription.recognition import Alternative, Word


def heard(text: str, confidence: float | None = 0.5, votes: int = 1, *others: Alternative) -> Slot:
    word = Word(start=0, end=1, text=text, confidence=confidence, votes=votes, others=tuple(others))
    return slot(word, all_words())


def cost(found: Slot, syllable: str) -> float:
    return float(found.cost[all_words().syllables.index(syllable)])


def test_the_letter_heard_costs_nothing_and_its_sound_is_at_no_distance() -> None:
    found = heard("山")
    assert found.letters == {ord("山"): 0}
    assert found.distance[all_words().syllables.index("shan")] == 0


@pytest.mark.parametrize(
    ("confidence", "leaving"), [(0.0, UNSURE), (1.0, SURE), (None, (UNSURE + SURE) / 2)]
)
def test_another_letter_costs_more_the_surer_the_engine_was(
    confidence: float | None, leaving: float
) -> None:
    assert cost(heard("山", confidence), "shan") == pytest.approx(leaving)


def test_another_sound_costs_its_distance_too() -> None:
    away = float(distances(("shan", "san"))[0, 1])
    assert cost(heard("山", 0.0), "san") == pytest.approx(UNSURE + SOUND * away)


def test_a_letter_that_was_outvoted_costs_its_missing_votes() -> None:
    found = heard("山", 0.5, 2, Alternative(text="商", confidence=0.5, votes=1))
    assert found.letters == {ord("山"): 0, ord("商"): pytest.approx(OUTVOTED / 3)}
    assert found.distance[all_words().syllables.index("shang")] == 0


def test_other_hearings_that_are_no_letter_are_passed_over() -> None:
    assert heard("山", 0.5, 2, Alternative(text="ok")).letters == {ord("山"): 0}


def test_every_sound_of_a_letter_is_near() -> None:
    found = heard("行", 0.0)
    assert (cost(found, "xing"), cost(found, "hang")) == (UNSURE, UNSURE)


def test_the_likeliest_words_have_a_letter_for_each_slot() -> None:
    assert likeliest([heard(c) for c in "请确认会议时间"], all_words()) == "请确认会议时间"


def test_a_word_that_was_misheard_is_told_by_the_words_around_it() -> None:
    assert likeliest([heard(c, 0.3) for c in "明天召开会意"], all_words()) == "明天召开会议"


def test_letters_that_are_no_words_stay() -> None:
    assert likeliest([heard(c, 1.0) for c in "丏卂"], all_words()) == "丏卂"


def test_a_term_is_written_where_it_sounds_alike() -> None:
    words = with_terms(all_words(), {"程昱菲": -3.0})
    assert likeliest([heard(c) for c in "请陈玉飞说"], words) == "请程昱菲说"
    assert likeliest([heard(c) for c in "请大家都来说"], words) == "请大家都来说"


def test_of_nothing_nothing_is_likeliest() -> None:
    assert likeliest([], all_words()) == ""
