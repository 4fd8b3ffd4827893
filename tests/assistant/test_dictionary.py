from assistant.dictionary import entries


def test_words_come_with_their_count_and_kind() -> None:
    words = {word: (count, kind) for word, count, kind in entries()}
    assert words["会议"][0] > 1000
    assert words["上海"][1] == "ns"
    assert {len(word) for word in words} == {1, 2, 3, 4}
