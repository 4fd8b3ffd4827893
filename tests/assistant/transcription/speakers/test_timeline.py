import numpy as np
import pytest

from assistant.transcription.speakers.timeline import turns
from assistant.transcription.speakers.types import Stretch, Turn, VoicePiece


def piece(*said: tuple[float, float, int], start_s: float = 0.0) -> VoicePiece:
    """A piece of ten seconds, which is one window: from, to, voice."""
    return VoicePiece(
        recording=0,
        number=0,
        start_s=start_s,
        duration_s=10.0,
        stretches=tuple(
            Stretch(start=start_s + a, end=start_s + b, window=0, voice=who, alone_s=b - a)
            for a, b, who in said
        ),
    )


def times(found: list[Turn]) -> list[tuple[float, float, str]]:
    return [
        (pytest.approx(t.start, abs=0.03), pytest.approx(t.end, abs=0.03), t.speaker) for t in found
    ]


def test_stretches_of_a_voice_become_a_turn_over_its_short_pauses() -> None:
    found = turns(piece((1, 2, 0), (2, 3, 0), (3.5, 4, 0), (8, 9, 0)), np.array([0, 0, 0, 0]), 0.0)
    assert times(found) == [(1, 4, "0"), (8, 9, "0")]


def test_a_pause_in_which_somebody_answers_ends_the_turn() -> None:
    found = turns(piece((1, 3, 0), (3.2, 3.6, 1), (3.8, 5, 0)), np.array([0, 1, 0]), 0.0)
    assert times(found) == [(1, 3, "0"), (3.8, 5, "0"), (3.2, 3.6, "1")]


def test_two_may_speak_at_once() -> None:
    found = turns(piece((1, 5, 0), (4, 6, 1)), np.array([0, 1]), 0.0)
    assert times(found) == [(1, 5, "0"), (4, 6, "1")]


def test_turns_are_in_the_joined_time_of_the_recordings() -> None:
    found = turns(piece((1, 5, 0), start_s=240.0), np.array([0]), 100.0)
    assert times(found) == [(341, 345, "0")]
