from assistant.qa.terms import Term, fold, read_terms, read_words, stem


def test_fold_keeps_the_length() -> None:
    assert fold("供應鏈 CSV’s") == "供应链 csv's"


def test_read_terms_takes_chinese_by_the_pairs_a_character_stands_in() -> None:
    assert read_terms("低电量") == [
        Term("低", ("低电",)),
        Term("电", ("低电", "电量")),
        Term("量", ("电量",)),
    ]


def test_read_terms_takes_words_by_their_stem_and_lone_characters_for_little() -> None:
    assert read_terms("交 tests") == [
        Term("交", ("交",), factor=0.3),
        Term("tests", ("test",), is_word=True, factor=2.0),
    ]


def test_stem_is_the_same_for_the_forms_of_a_word() -> None:
    assert {stem(word) for word in ("write", "writes", "writing")} == {"writ"}
    assert {stem(word) for word in ("ship", "shipped", "shipping")} == {"ship"}
    assert stem("seven") == "7"


def test_read_words_looks_through_spaces_and_scripts() -> None:
    words = read_words("上市日改為 5 月 6 日")
    assert words.holds("改为", is_word=False)
    assert words.holds("6", is_word=True)
