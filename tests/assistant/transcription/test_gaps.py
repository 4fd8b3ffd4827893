import numpy as np

from assistant.transcription.audio import Piece
from assistant.transcription.engines import SpeechOptions
from assistant.transcription.gaps import fill_gaps
from assistant.transcription.recognition import spread
from tests.assistant.transcription.fakes import FakeEngine
from tests.assistant.transcription.sound import silence, tone

OPTIONS = SpeechOptions(language="zh-Hans")


def test_speech_an_engine_passed_over_is_heard_again() -> None:
    engine = FakeEngine((1, 3, "第二句。"))
    heard = (spread("第一句。", 0, 4), spread("第三句。", 12, 15))
    found = fill_gaps(Piece(0, tone(15)), heard, engine, OPTIONS)
    assert [(p.text, p.start) for p in found] == [
        ("第一句。", 0),
        ("第二句。", 5),
        ("第三句。", 12),
    ]
    assert engine.lengths_s == [8.0]


def test_a_quiet_gap_and_a_short_pause_are_left_alone() -> None:
    engine = FakeEngine((0, 1, "谢谢观看"))
    sound = np.concatenate([tone(4), silence(8), tone(8)])
    heard = (spread("第一句。", 0, 4), spread("第二句。", 12, 14), spread("第三句。", 17, 20))
    assert fill_gaps(Piece(0, sound), heard, engine, OPTIONS) == heard
    assert engine.asked == []
