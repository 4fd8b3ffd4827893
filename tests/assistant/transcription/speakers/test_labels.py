from assistant.transcription.recognition import Passage, Word, spread
from assistant.transcription.speakers import Turn, by_speaker


def turn(start: float, end: float, speaker: str) -> Turn:
    return Turn(start=start, end=end, speaker=speaker)


def test_labels_follow_the_order_in_which_voices_are_heard() -> None:
    turns = (turn(0, 0.1, "nobody"), turn(0.1, 5, "b"), turn(5, 9, "a"), turn(9, 12, "b"))
    passages = [spread("开始吧", 1, 4), spread("好", 6, 7), spread("散会", 10, 12)]
    assert [who for who, _ in by_speaker(passages, turns)] == [
        "SPEAKER_01",
        "SPEAKER_02",
        "SPEAKER_01",
    ]


def test_a_passage_is_cut_where_the_speaker_changes() -> None:
    turns = (turn(0, 4, "A"), turn(4, 10, "B"))
    found = [(who, p.text) for who, p in by_speaker([spread("能保证吗能保证没问题", 0, 10)], turns)]
    assert found == [("SPEAKER_01", "能保证吗"), ("SPEAKER_02", "能保证没问题")]


def test_a_stray_word_at_the_edge_is_no_change_of_speaker() -> None:
    turns = (turn(0, 9.6, "A"), turn(9.6, 20, "B"))
    found = [(who, p.text) for who, p in by_speaker([spread("我们下周三再讨论一次", 0, 10)], turns)]
    assert found == [("SPEAKER_01", "我们下周三再讨论一次")]


def test_words_between_the_turns_go_to_the_nearest() -> None:
    turns = (turn(0, 2, "A"), turn(8, 10, "B"))
    passages = [spread("好的", 1, 2), spread("好的", 6, 7), spread("好的", 3, 4)]
    assert [who for who, _ in by_speaker(passages, turns)] == [
        "SPEAKER_01",
        "SPEAKER_02",
        "SPEAKER_01",
    ]


def test_a_one_word_answer_of_another_voice_is_its_own_turn() -> None:
    turns = (turn(0, 3, "A"), turn(3.1, 3.6, "B"), turn(3.8, 7, "A"))
    words = [*spread("周五能交吗？", 0, 3).words, *spread("好。", 3.2, 3.6).words]
    passage = Passage(words=(*words, *spread("那就这样定了", 3.9, 7).words))
    found = [(who, p.text) for who, p in by_speaker([passage], turns)]
    assert found == [
        ("SPEAKER_01", "周五能交吗？"),
        ("SPEAKER_02", "好。"),
        ("SPEAKER_01", "那就这样定了"),
    ]


def test_a_word_inside_a_clause_is_no_answer() -> None:
    turns = (turn(0, 3, "A"), turn(3, 3.6, "B"), turn(3.6, 7, "A"))
    found = [p.text for _, p in by_speaker([spread("周五能交吗好那就这样定了", 0, 7)], turns)]
    assert found == ["周五能交吗好那就这样定了"]


def test_a_change_falls_between_clauses_if_one_ends_near() -> None:
    turns = (turn(0, 4.6, "A"), turn(4.6, 10, "B"))
    passage = spread("你能保证？我们没问题", 0, 10)
    found = [(who, p.text) for who, p in by_speaker([passage], turns)]
    assert found == [("SPEAKER_01", "你能保证？"), ("SPEAKER_02", "我们没问题")]


def test_where_two_speak_at_once_the_words_are_of_who_speaks_longer() -> None:
    turns = (turn(0, 10, "A"), turn(4, 5.5, "B"))
    found = [(who, p.text) for who, p in by_speaker([spread("我们下周三再讨论一次", 0, 10)], turns)]
    assert found == [("SPEAKER_01", "我们下周三再讨论一次")]


def test_the_words_of_a_passage_are_kept_in_order() -> None:
    turns = tuple(turn(i * 0.7, i * 0.7 + 0.8, "AB"[i % 2]) for i in range(14))
    words = tuple(Word(start=i * 0.5, end=i * 0.5 + 0.4, text=f"{i},") for i in range(20))
    found = [word for _, p in by_speaker([Passage(words=words)], turns) for word in p.words]
    assert tuple(found) == words
