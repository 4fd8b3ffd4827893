from eval.text import dice, fold, similarity


def test_fold_keeps_letters_and_digits_of_one_script_and_width() -> None:
    assert fold("會議紀要，Ｖ２ 版 。") == "会议纪要v2版"


def test_similarity_is_the_dice_of_chinese_bigrams() -> None:
    # 整理 理会 会议 议纪 纪要 against 会议 议纪 纪要: 2 * 3 / (5 + 3)
    assert similarity("整理会议纪要", "会议纪要") == 0.75


def test_similarity_compares_english_by_words_without_their_endings() -> None:
    # publi help artic against publi artic: 2 * 2 / (3 + 2)
    assert similarity("Publish the help articles", "publishing articles") == 0.8


def test_similarity_of_different_texts_is_zero() -> None:
    assert similarity("整理会议纪要", "完成预算审批") == 0


def test_similarity_of_empty_text_is_zero() -> None:
    assert [similarity("", "纪要"), similarity("", "")] == [0, 0]


def test_dice_counts_repeated_elements_as_often_as_both_have_them() -> None:
    assert dice("aab", "abb") == 2 * 2 / 6


def test_a_date_is_the_same_in_either_numerals() -> None:
    assert similarity("提前到三月十五号上线", "提前到3月15日上线") == 1.0
