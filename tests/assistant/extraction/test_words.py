"""Chinese cut into words."""

import pytest

from assistant.extraction.words import cut
from tests.assistant.extraction.rules.talk import unmet


def texts(text: str) -> list[str]:
    return [word.text for word in cut(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("供应商合同下周三之前签回来", "供应商 合同 下 周三 之前 签 回来"),
        ("整理样机清单", "整理 样机 清单"),
        ("报价单，周五。", "报价单 周五"),
    ],
)
def test_the_likeliest_cut_is_found(text: str, words: str) -> None:
    assert texts(text) == words.split()


def test_latin_words_and_figures_are_words_of_their_own() -> None:
    assert texts("用 iPhone15 测 3.5 mm 接口") == ["用", "iphone15", "测", "3.5", "mm", "接口"]


def test_a_word_knows_where_it_stands() -> None:
    text = "请整理 iPhone 报价单。"

    assert [text[w.start : w.start + len(w.text)].lower() for w in cut(text)] == texts(text)


def test_marks_and_spaces_are_no_words() -> None:
    assert texts(" ，。——…… ") == []
    assert cut("") == ()


def test_characters_of_no_known_word_stand_alone() -> None:
    assert texts("囧魑") == ["囧", "魑"]


def test_things_and_deeds_are_told_apart() -> None:
    supplier, back = cut("供应商回来")

    assert (supplier.is_thing, supplier.is_deed) == (True, False)
    assert (back.is_thing, back.is_deed) == (False, True)


def test_a_rare_word_is_rarer_than_a_common_one() -> None:
    rare, common = cut("供应商")[0], cut("我们")[0]

    assert rare.rarity > common.rarity > 0


def test_an_unknown_latin_word_is_a_thing_and_as_rare_as_any() -> None:
    (word,) = cut("Zyxon")

    assert word.is_thing
    assert word.rarity >= cut("供应商")[0].rarity


@unmet("The dictionary tags them as adjectives")
@pytest.mark.parametrize("word", ["合同", "清单"])
def test_what_offices_hand_in_is_a_thing(word: str) -> None:
    assert [w.is_thing for w in cut(word)] == [True]
