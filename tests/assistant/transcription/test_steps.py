from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import AudioError, SpeechError
from assistant.transcription import Recognition, assign_speakers, hear, transcribe, write_down
from assistant.transcription.recognition import HeardPiece, Passage, Word, repairs
from assistant.types import MeetingContext, Person, Roster, Segment
from tests.assistant.transcription.context import meeting
from tests.assistant.transcription.fakes import FakeDiarizer, FakeEngine
from tests.assistant.transcription.sound import silence, tone, write


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write(tmp_path / "a.wav", tone(10))


def recognise(path: Path, context: MeetingContext, engine: FakeEngine) -> Recognition:
    return write_down([hear(path, context, engine)], context)


def piece(passage: Passage) -> HeardPiece:
    return HeardPiece(
        number=0,
        start_s=0,
        duration_s=10,
        is_silent=False,
        engine="fake",
        model="none",
        passages=(passage,),
    )


def test_transcribe_gives_sentences_with_their_speakers(recording: Path) -> None:
    engine = FakeEngine((0, 4, "好,我們開始吧?好。"), (5, 9, "孙套今天出差。"))
    diarizer = FakeDiarizer((0, 4.5, "SPEAKER_01"), (4.5, 10, "SPEAKER_02"))
    transcript = transcribe(recording, meeting(), engine, diarizer=diarizer)
    assert [(s.id, s.speaker, s.text) for s in transcript.segments] == [
        (0, "SPEAKER_01", "好，我们开始吧？"),
        (1, "SPEAKER_01", "好。"),
        (2, "SPEAKER_02", "孙涛今天出差。"),
    ]
    assert [(w.kind, w.text) for w in transcript.warnings] == [("repaired", "孙套 → 孙涛")]
    assert (transcript.engine, transcript.language, transcript.duration_s) == (
        "fake",
        "zh-Hans",
        10.0,
    )


def test_every_piece_of_a_long_recording_gets_the_prompt_and_its_place_in_time(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "a.wav", np.tile(tone(100), 5))
    engine = FakeEngine(
        (0, 210, "第一句。"), later=(((0, 236, "第二句。"),), ((0, 60, "第三句。"),))
    )
    recognition = recognise(path, meeting(), engine)
    assert len({options.prompt for options in engine.asked}) == 1
    assert "陈雅静" in (engine.asked[0].prompt or "")
    starts = [p.start for p in recognition.passages]
    assert starts == pytest.approx([0, engine.lengths_s[0], sum(engine.lengths_s[:2])], abs=0.01)
    assert sum(engine.lengths_s) == pytest.approx(500)
    assert max(engine.lengths_s) <= 240


def test_silent_stretches_are_not_given_to_the_engine(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", np.concatenate([tone(230), silence(500), tone(30)]))
    engine = FakeEngine((0, 230, "第一句。"), later=(((0, 60, "第二句。"),),))
    recognition = recognise(path, meeting(), engine)
    assert [p.text for p in recognition.passages] == ["第一句。", "第二句。"]
    assert len(engine.asked) == 2


def test_a_silent_recording_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", silence(5))
    with pytest.raises(AudioError, match="holds only silence: the microphone was muted"):
        recognise(path, meeting(), FakeEngine())


def test_a_recording_where_nobody_speaks_says_so(recording: Path) -> None:
    transcript = transcribe(recording, meeting(), FakeEngine(), diarizer=FakeDiarizer())
    assert transcript.segments == ()
    assert [w.kind for w in transcript.warnings] == ["no_speech", "no_speakers"]


def test_without_a_diarizer_segments_have_no_speaker_and_a_warning_says_so(
    recording: Path,
) -> None:
    transcript = transcribe(recording, meeting(), FakeEngine((0, 2, "散会。")))
    assert transcript.segments == (
        Segment(id=0, start=0, end=2, speaker=None, text="散会。", confidence=0.9),
    )
    assert [w.kind for w in transcript.warnings] == ["no_speakers"]


def test_a_diarizer_that_fails_does_not_lose_the_words(recording: Path) -> None:
    diarizer = FakeDiarizer(error=SpeechError("no memory"))
    recognition = recognise(recording, meeting(), FakeEngine((0, 2, "散会。")))
    transcript = assign_speakers((recording,), recognition, diarizer)
    assert [s.text for s in transcript.segments] == ["散会。"]
    assert [(w.kind, w.text) for w in transcript.warnings] == [
        ("no_speakers", "Speakers were not told apart: no memory")
    ]


def test_an_engine_that_fails_is_heard(recording: Path) -> None:
    with pytest.raises(SpeechError, match="broken"):
        recognise(recording, meeting(), FakeEngine(error=SpeechError("broken")))


def test_progress_only_grows_and_ends_at_one(recording: Path) -> None:
    seen: list[float] = []
    engine = FakeEngine((0, 2, "散会。"))
    transcribe(recording, meeting(), engine, diarizer=FakeDiarizer(), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_each_piece_is_kept_as_it_is_there_and_known_ones_are_not_heard_again(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "a.wav", np.tile(tone(100), 5))
    kept: list[HeardPiece] = []
    engine = FakeEngine(
        (0, 230, "第一句。"), later=(((0, 230, "第二句。"),), ((0, 30, "第三句。"),))
    )
    heard = hear(path, meeting(), engine, keep=kept.append)
    assert tuple(kept) == heard
    again: list[HeardPiece] = []
    other = FakeEngine((0, 230, "别的。"))
    resumed = hear(path, meeting(), other, known=heard[:2], keep=again.append)
    assert resumed[:2] == heard[:2]
    assert [piece.number for piece in again] == [2]
    assert [passage.text for piece in again for passage in piece.passages] == ["别的。"]
    assert len(other.asked) == 1


def test_a_piece_that_was_there_before_a_failure_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", np.tile(tone(100), 3))
    kept: list[HeardPiece] = []

    class Breaking(FakeEngine):
        def recognise(self, *asked: Any) -> tuple[Passage, ...]:
            if self.asked:
                raise SpeechError("broken")
            return super().recognise(*asked)

    with pytest.raises(SpeechError, match="broken"):
        hear(path, meeting(), Breaking((0, 230, "第一句。")), keep=kept.append)
    assert [piece.passages[0].text for piece in kept] == ["第一句。"]


def test_times_run_on_from_one_recording_to_the_next(tmp_path: Path) -> None:
    paths = [write(tmp_path / "a.wav", tone(10)), write(tmp_path / "b.wav", tone(6))]
    engine = FakeEngine((1, 9, "第一句。"), later=(((1, 5, "第二句。"),),))
    transcript = transcribe(paths, meeting(), engine)
    assert [(s.text, s.start, s.end) for s in transcript.segments] == [
        ("第一句。", 1, 9),
        ("第二句。", 11, 15),
    ]
    assert transcript.duration_s == 16


def test_the_same_hearing_is_written_anew_for_another_roster(recording: Path) -> None:
    heard = hear(recording, meeting(), FakeEngine((0, 4, "请章伟明介绍一下。")))
    texts = []
    for name in ("张维铭", "章慰明"):
        context = meeting(roster=Roster(people=(Person(name=name),)), attendees=())
        (passage,) = write_down([heard], context).passages
        texts.append((passage.text, repairs(passage)[0].heard))
    assert texts == [("请张维铭介绍一下。", "章伟明"), ("请章慰明介绍一下。", "章伟明")]


def test_words_of_several_letters_are_mended_letter_by_letter() -> None:
    words = (
        Word(start=0, end=1, text="请"),
        Word(start=1, end=2, text="孙套", confidence=0.5),
        Word(start=2, end=3, text="看ERP系统,"),
        Word(start=3, end=4, text=" v2.5 "),
        Word(start=4, end=6, text="3月8號"),
    )
    recognition = write_down([(piece(Passage(words=words)),)], meeting())
    assert [passage.text for passage in recognition.passages] == ["请孙涛看ERP系统，v2.5 三月八号"]
    (passage,) = recognition.passages
    assert [(w.text, w.start, w.end) for w in passage.words[:4]] == [
        ("请", 0.0, 1.0),
        ("孙", 1.0, 1.5),
        ("涛", 1.5, 2.0),
        ("看", 2.0, 2.2),
    ]
    assert [(r.heard, r.written, r.kind) for r in repairs(passage)] == [
        ("孙套", "孙涛", "name"),
        ("3", "三", "number"),
        ("8", "八", "number"),
    ]
    assert [warning.text for warning in recognition.warnings] == ["孙套 → 孙涛"]


def test_words_of_an_english_meeting_stay_whole() -> None:
    words = (Word(start=0, end=1, text="Ask"), Word(start=1, end=2, text=" 孙套"))
    recognition = write_down([(piece(Passage(words=words)),)], meeting(language="en"))
    assert recognition.passages == (Passage(words=words),)


def test_a_transcript_gives_back_what_was_heard_before_anything_was_mended(
    recording: Path,
) -> None:
    engine = FakeEngine((0, 4, "3月8号由孙套负责。"))
    (segment,) = transcribe(recording, meeting(), engine).segments
    assert segment.text == "三月八号由孙涛负责。"
    assert segment.verbatim == "3月8号由孙套负责。"
    assert [(r.written, r.kind) for r in segment.repairs] == [
        ("三", "number"),
        ("八", "number"),
        ("孙涛", "name"),
    ]
