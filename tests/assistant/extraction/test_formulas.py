"""Set phrases known by their sound."""

import pytest

from assistant.extraction.formulas import Formulas
from assistant.extraction.rules.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("三月八号交付，就这么顶，我通知他。", "三月八号交付，就这么定，我通知他。"),
        ("好，那就定轮。", "好，那就定了。"),
        ("那这三项就这么低了。", "那这三项就这么定了。"),
        ("先上开会吧", "线上开会吧"),
        ("写一份会议记要", "写一份会议纪要"),
        ("评估一下可行行，周五给你返亏", "评估一下可行性，周五给你反馈"),
    ],
)
def test_a_set_phrase_is_known_by_its_sound(heard: str, said: str) -> None:
    assert load_lexicon("zh-Hans").formulas.mend(heard) == said


@pytest.mark.parametrize(
    "text",
    [
        "就这么多了，大家看看。",
        "今年就这么点预算。",
        "我们先上开关再测。",
        "做人就这么低调。",
        "这次会议是王总主持的。",
        "那就定论文的题目。",
    ],
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert load_lexicon("zh-Hans").formulas.mend(text) == text


def test_a_not_neither_comes_nor_goes() -> None:
    formulas = Formulas(("没问题", "先不定"))

    assert formulas.mend("先部定，每问题") == "先部定，每问题"


def test_a_phrase_with_most_letters_wrong_is_left_alone() -> None:
    assert Formulas(("会议纪要",)).mend("回忆记药") == "回忆记药"
