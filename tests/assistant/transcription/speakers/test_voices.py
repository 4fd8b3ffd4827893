import numpy as np

from assistant.transcription.speakers import Turn, VoicePiece, spoken, voices
from assistant.transcription.speakers.prints import MODEL
from assistant.transcription.speakers.types import Stretch, pack
from assistant.types import Segment

ANNA, BEN = np.eye(192, dtype=np.float32)[:2]


def piece(*said: tuple[float, float, np.ndarray], recording: int = 0) -> VoicePiece:
    stretches = tuple(Stretch(start=a, end=b, window=0, voice=0, alone_s=b - a) for a, b, _ in said)
    prints = pack(np.array([vector for _, _, vector in said], np.float32))
    return VoicePiece(
        recording=recording,
        number=0,
        start_s=0,
        duration_s=60,
        stretches=stretches,
        prints=prints,
    )


def turn(start: float, end: float, speaker: str) -> Turn:
    return Turn(start=start, end=end, speaker=speaker)


def seconds_of(start: int, end: int, vector: np.ndarray) -> list[tuple[float, float, np.ndarray]]:
    return [(float(i), i + 1.0, vector) for i in range(start, end)]


def test_each_speaker_has_the_mean_print_of_what_they_say() -> None:
    found = voices(
        [piece(*seconds_of(0, 20, ANNA), *seconds_of(20, 40, BEN))],
        [turn(0, 20, "A"), turn(20, 40, "B")],
    )
    assert {who: int(np.argmax(v.vector)) for who, v in found.items()} == {"A": 0, "B": 1}
    assert {v.model for v in found.values()} == {MODEL}


def test_who_speaks_a_second_has_no_print() -> None:
    pieces = [piece(*seconds_of(0, 20, ANNA), *seconds_of(20, 21, BEN))]
    assert list(voices(pieces, [turn(0, 20, "A"), turn(20, 21, "B")])) == ["A"]


def test_stretches_that_are_only_partly_of_the_speaker_do_not_count() -> None:
    pieces = [piece(*seconds_of(0, 20, ANNA), (20.0, 22.0, BEN))]
    found = voices(pieces, [turn(0, 21, "A")])
    assert found["A"].vector[1] == 0


def test_turns_of_the_second_recording_find_its_pieces() -> None:
    pieces = [piece(*seconds_of(0, 20, ANNA)), piece(*seconds_of(0, 20, BEN), recording=1)]
    found = voices(pieces, [turn(60, 80, "B")])
    assert int(np.argmax(found["B"].vector)) == 1


def test_segments_without_speaker_or_times_are_no_turns() -> None:
    segments = [
        Segment(id=0, start=0, end=2, speaker="A", text="好"),
        Segment(id=1, start=2, end=3, speaker=None, text="好"),
        Segment(id=2, speaker="A", text="好"),
    ]
    assert spoken(segments) == (turn(0, 2, "A"),)
