import numpy as np
import pytest

from assistant.transcription.speakers.clustering import Stretches, cluster
from assistant.transcription.speakers.prints import unit


def heard(*said: tuple[int, int], noise: float = 0.05, seconds: float = 1.5) -> Stretches:
    """Stretches of (window, person), everybody's prints near a direction of their own."""
    chance = np.random.default_rng(3)
    people = chance.normal(size=(1 + max(who for _, who in said), 192))
    prints = np.array([people[who] for _, who in said])
    prints = prints + noise * 14 * chance.normal(size=prints.shape)
    count = len(said)
    return Stretches(
        prints=unit(prints.astype(np.float32)),
        seconds=np.full(count, seconds),
        windows=np.array([window for window, _ in said]),
        voices=np.array([who % 3 for _, who in said]),
    )


def groups(labels: np.ndarray) -> list[int]:
    order = list(dict.fromkeys(labels.tolist()))
    return [order.index(label) for label in labels.tolist()]


def test_a_handful_of_stretches_is_told_apart() -> None:
    labels, voices = cluster(heard((0, 0), (0, 0), (1, 0), (2, 1), (2, 1), (3, 0)))
    assert groups(labels) == [0, 0, 0, 1, 1, 0]
    assert len(voices) == 2


def test_one_voice_stays_one() -> None:
    labels, _ = cluster(heard(*((i, 0) for i in range(12))))
    assert set(labels.tolist()) == {0}


def test_a_single_stretch_is_a_voice() -> None:
    labels, voices = cluster(heard((0, 0), seconds=0.4))
    assert labels.tolist() == [0]
    assert len(voices) == 1


def test_voices_that_one_window_tells_apart_are_not_joined_for_being_rather_alike() -> None:
    said = heard((0, 0), (0, 0), (1, 0), (1, 0))
    said.voices[:] = [0, 1, 0, 1]
    mixed = unit(said.prints + 0.9 * np.roll(said.prints, 1, axis=1))
    alike = Stretches(mixed, said.seconds, said.windows, said.voices)
    alike.prints[[1, 3]] = unit(0.6 * alike.prints[[1, 3]] + 0.5 * said.prints[[1, 3]])
    assert groups(cluster(alike)[0]) == [0, 1, 0, 1]


@pytest.mark.parametrize("people", [1, 2, 5, 8])
def test_the_spectrum_tells_how_many_speak(people: int) -> None:
    said = heard(*((i // 3, i // 3 % people) for i in range(240)))
    labels, voices = cluster(said)
    assert len(voices) == people
    assert groups(labels) == [i // 3 % people for i in range(240)]


def test_hours_of_speech_have_no_more_voices_than_minutes() -> None:
    chance = np.random.default_rng(5)
    order = chance.integers(0, 4, size=6000)
    labels, voices = cluster(heard(*((i, int(who)) for i, who in enumerate(order))))
    assert len(voices) == 4
    assert groups(labels) == groups(order)
