import numpy as np

from assistant.transcription.speakers import Voice
from assistant.transcription.voiceprints import match


def voice(*direction: float, model: str = "m") -> Voice:
    vector = np.array(direction) / np.linalg.norm(direction)
    return Voice(model=model, vector=tuple(vector.tolist()), seconds=30)


def test_a_voice_is_matched_to_the_person_it_is_most_like() -> None:
    prints = {"李敏": [voice(1, 0, 0)], "赵强": [voice(0, 1, 0)]}
    assert match({"SPEAKER_01": voice(1, 0.1, 0)}, prints) == {"SPEAKER_01": ("李敏", 0.995)}


def test_the_best_of_several_prints_of_a_person_counts() -> None:
    prints = {"李敏": [voice(0, 0, 1), voice(1, 0, 0)]}
    assert list(match({"SPEAKER_01": voice(1, 0.1, 0)}, prints)) == ["SPEAKER_01"]


def test_a_voice_like_nobody_is_left_out() -> None:
    assert match({"SPEAKER_01": voice(1, 0.8, 0)}, {"李敏": [voice(1, 0, 0)]}) == {}


def test_a_voice_between_two_people_is_left_out() -> None:
    prints = {"李敏": [voice(1, 0.2, 0)], "李红": [voice(1, -0.2, 0)]}
    assert match({"SPEAKER_01": voice(1, 0, 0)}, prints) == {}


def test_nobody_is_two_voices() -> None:
    voices = {"SPEAKER_01": voice(1, 0.02, 0), "SPEAKER_02": voice(1, -0.02, 0)}
    assert match(voices, {"李敏": [voice(1, 0, 0)]}) == {}


def test_prints_of_another_model_are_not_compared() -> None:
    assert match({"SPEAKER_01": voice(1, 0)}, {"李敏": [voice(1, 0, model="other")]}) == {}
