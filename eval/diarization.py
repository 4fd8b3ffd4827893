"""How well voices were told apart: diarization error rate, and words by the right speaker."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from assistant.errors import InputError
from eval.alignment import distance
from eval.assignment import assign
from eval.tokens import Tokens

# Nobody can say to a quarter of a second when somebody begins to speak (NIST RT evaluations).
COLLAR_S = 0.25


@dataclass(frozen=True)
class Stretch:
    """`speaker` speaks from `start` to `end`, in seconds of the recording."""

    start: float
    end: float
    speaker: str


@dataclass(frozen=True)
class Diarization:
    """Seconds, so that recordings add up; where two speak at once each counts."""

    missed_s: float
    false_alarm_s: float
    confused_s: float
    speech_s: float

    @property
    def rate(self) -> float | None:
        """The diarization error rate; None when nobody spoke."""
        wrong_s = self.missed_s + self.false_alarm_s + self.confused_s
        return wrong_s / self.speech_s if self.speech_s else None

    def __add__(self, other: "Diarization") -> "Diarization":
        return Diarization(
            self.missed_s + other.missed_s,
            self.false_alarm_s + other.false_alarm_s,
            self.confused_s + other.confused_s,
            self.speech_s + other.speech_s,
        )


@dataclass(frozen=True)
class CpErrors:
    errors: int
    said: int

    @property
    def rate(self) -> float | None:
        return self.errors / self.said if self.said else None

    def __add__(self, other: "CpErrors") -> "CpErrors":
        return CpErrors(self.errors + other.errors, self.said + other.said)


def diarization_errors(
    spoken: Sequence[Stretch], found: Sequence[Stretch], collar_s: float = COLLAR_S
) -> Diarization:
    """The parts of the diarization error rate, overlapping speech included.

    Method: NIST RT-09 (md-eval): time within `collar_s` of the edge of a spoken stretch is not
    scored; voices are paired one to one with people so that the time they share is greatest.
    """
    moments = _moments(spoken, found, collar_s)
    shared: dict[tuple[str, str], float] = {}
    for people, voices, length_s in moments:
        for person in people:
            for voice in voices:
                shared[person, voice] = shared.get((person, voice), 0.0) + length_s
    partner = _partners(shared)
    missed = false_alarm = confused = speech = 0.0
    for people, voices, length_s in moments:
        right = sum(partner.get(person) in voices for person in people)
        missed += max(0, len(people) - len(voices)) * length_s
        false_alarm += max(0, len(voices) - len(people)) * length_s
        confused += (min(len(people), len(voices)) - right) * length_s
        speech += len(people) * length_s
    return Diarization(missed, false_alarm, confused, speech)


def cp_errors(said: Mapping[str, Tokens], heard: Mapping[str, Tokens]) -> CpErrors:
    """Errors in the words of each person, against the voice that is paired with them.

    cpWER (Watanabe et al. 2020, "CHiME-6 Challenge"): the words of each speaker are put one after
    the other, and people and voices paired so that the errors are fewest; whoever has no partner
    is missed or invented whole. The best pairing is found as an assignment, as meeteval does
    (von Neumann et al. 2023), not by trying all.
    """
    size = max(len(said), len(heard))
    people = [*said.values(), *[()] * (size - len(said))]
    voices = [*heard.values(), *[()] * (size - len(heard))]
    costs = np.array([[distance(p, v) for v in voices] for p in people]).reshape(size, size)
    errors = int(costs[linear_sum_assignment(costs)].sum()) if size else 0
    return CpErrors(errors, sum(map(len, said.values())))


def read_rttm(path: Path) -> tuple[Stretch, ...]:
    """The SPEAKER lines of an RTTM file. Raises InputError for one that is not."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        fields = [line.split() for line in lines if line.startswith("SPEAKER ")]
        return tuple(
            Stretch(start=float(f[3]), end=float(f[3]) + float(f[4]), speaker=f[7]) for f in fields
        )
    except (OSError, ValueError, IndexError) as exc:
        raise InputError(f"{path} is not an RTTM file: {exc}.") from exc


Moment = tuple[frozenset[str], frozenset[str], float]


def _moments(spoken: Sequence[Stretch], found: Sequence[Stretch], collar_s: float) -> list[Moment]:
    """The scored time cut where anything changes: who speaks, which voices were found, how long."""
    edges = [edge for s in spoken for edge in (s.start, s.end)]
    unscored = [(edge - collar_s, edge + collar_s) for edge in edges] if collar_s else []
    cuts = {*edges, *(edge for pair in unscored for edge in pair)}
    cuts |= {edge for s in found for edge in (s.start, s.end)}
    moments = []
    for start, end in pairwise(sorted(cuts)):
        middle = (start + end) / 2
        if start >= 0 and not any(first < middle < last for first, last in unscored):
            moments.append((_active(spoken, middle), _active(found, middle), end - start))
    return moments


def _active(stretches: Iterable[Stretch], at: float) -> frozenset[str]:
    return frozenset(s.speaker for s in stretches if s.start < at < s.end)


def _partners(shared: Mapping[tuple[str, str], float]) -> dict[str, str]:
    people = sorted({person for person, _ in shared})
    voices = sorted({voice for _, voice in shared})
    weights = [[shared.get((person, voice), 0.0) for voice in voices] for person in people]
    return {people[row]: voices[column] for row, column in assign(weights)}
