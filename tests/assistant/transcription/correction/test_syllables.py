import numpy as np
import pytest

from assistant.transcription.correction.syllables import distances
from assistant.transcription.correction.words import all_words


def apart(a: str, b: str) -> float:
    return float(distances((a, b))[0, 1])


def test_the_distance_is_the_same_both_ways() -> None:
    found = distances(all_words().syllables)
    assert np.array_equal(found, found.T)


def test_only_the_same_sound_is_at_no_distance() -> None:
    found = distances(all_words().syllables)
    assert np.array_equal(found == 0, np.eye(len(found), dtype=bool))


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("na", "la"), ("na", "ka")),
        (("nan", "lan"), ("ban", "xian")),
        (("zhi", "zi"), ("zhi", "shi")),
        (("pin", "ping"), ("pin", "pian")),
        (("hu", "fu"), ("hu", "bu")),
        (("bao", "pao"), ("bao", "zao")),
        (("shen", "sheng"), ("shen", "shan")),
        (("zhang", "zang"), ("zhang", "liang")),
        (("ying", "yin"), ("ying", "yong")),
    ],
)
def test_sounds_that_are_often_confused_are_nearer(
    near: tuple[str, str], far: tuple[str, str]
) -> None:
    assert 0 < apart(*near) < apart(*far)


@pytest.mark.parametrize(
    ("a", "b"), [("yi", "ji"), ("yan", "jian"), ("wan", "guan"), ("yu", "ju"), ("yong", "xiong")]
)
def test_syllables_spelt_with_y_and_w_differ_by_their_beginning_alone(a: str, b: str) -> None:
    assert apart(a, b) == apart("a", "ba" if a[0] == "y" else "ga")
