"""How much of a meeting's processing is done, and how long the rest takes.

Before a stage has shown its speed, what it took in earlier meetings is believed; the further it
comes, the more its own speed. Computed when somebody looks: nothing here is saved.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from storage.tables import Stage


@dataclass(frozen=True)
class Pace:
    """What a stage takes: seconds to start, and seconds for each second of recording.

    `trust_at` is the part of the stage at which its own speed counts as much as this.
    """

    start_s: float
    per_second: float
    trust_at: float = 0.04

    def seconds(self, audio_s: float) -> float:
        return self.start_s + self.per_second * audio_s


Paces = Mapping[Stage, Pace]

# Measured on two cores with the model that comes with the package, and rules.
DEFAULT: Paces = {
    Stage.store: Pace(0.2, 0.0),
    Stage.transcribe: Pace(3.0, 0.13),
    Stage.speakers: Pace(5.0, 0.06),
    Stage.extract: Pace(1.0, 0.003),
    Stage.draft: Pace(2.0, 0.0),
}

# How many of the last meetings tell what a stage takes here.
_MEETINGS = 5
# In a shorter one, starting is most of it.
_SHORTEST_S = 60.0

# What was measured here stands longer against the first minutes of a recording, which are often
# slower than the rest; the machine behind the defaults may be any.
_TRUST_MEASURED_AT = 0.12
# Until a stage says that it is done, it is not shown as done.
_MOST = 0.95
# A machine that is slow, or busy, in one stage may be so in the next, or the stage alone was slow.
# The root of the factor is wrong by no more than the root in either case. It is believed up to
# this; a larger one comes from the stage itself, such as a model of another size.
_MOST_SCALE = 2.0


@dataclass(frozen=True)
class Work:
    """Where the processing of a meeting stands. Times are seconds.

    `took` says of stages that are done what they took for the whole recording, where known.
    `part` of the stage was done `running_s - silent_s` after it began, and `part_before` when it
    began: what an earlier run had saved.
    """

    audio_s: float
    stages: Sequence[Stage]  # all that are to be run, in order
    done: Sequence[Stage] = ()
    took: Mapping[Stage, float] | None = None
    stage: Stage | None = None
    part: float = 0
    part_before: float = 0
    running_s: float = 0
    silent_s: float = 0  # since `part` was reported


@dataclass(frozen=True)
class Estimate:
    """`percent` is of all the stages, `part` of the one that runs, 0..1.

    `seconds_left` is None while no stage runs: nobody knows how long it waits for a worker.
    """

    percent: float
    part: float
    seconds_left: float | None


def estimate(work: Work, paces: Paces = DEFAULT) -> Estimate:
    """How much is done and how long the rest takes."""
    expected = {stage: paces[stage].seconds(work.audio_s) for stage in work.stages}
    total_s = sum(expected.values())
    done_s = sum(s for stage, s in expected.items() if stage in work.done)
    if work.stage is None or work.stage in work.done:
        return Estimate(_percent(done_s, total_s), 0.0, None)
    scale = _scale(work, paces)
    pace = paces[work.stage]
    whole_s = pace.per_second * work.audio_s * scale
    speed_s = _whole_s(work, pace, whole_s)
    starting_s = max(0.0, pace.start_s - work.running_s) if _is_starting(work) else 0.0
    working_s = work.silent_s if not _is_starting(work) else work.running_s - pace.start_s
    part, speed_s = _part(work.part, max(0.0, working_s), speed_s)
    left_s = starting_s + speed_s * (1 - part)
    scale *= _carried(speed_s / whole_s) if whole_s else 1.0
    later = work.stages[list(work.stages).index(work.stage) + 1 :]
    left_s += sum(
        paces[stage].start_s + paces[stage].per_second * work.audio_s * scale
        for stage in later
        if stage not in work.done
    )
    shown = _with_start(part, starting_s, pace.start_s, whole_s)
    percent = _percent(done_s + shown * expected[work.stage], total_s)
    return Estimate(percent, round(shown, 3), round(left_s, 1))


def _is_starting(work: Work) -> bool:
    return work.part <= work.part_before


def _scale(work: Work, paces: Paces) -> float:
    """How much slower than expected the last long stage was."""
    took = work.took or {}
    for stage in (Stage.speakers, Stage.transcribe):
        if stage in work.done and stage in took:
            return _carried(took[stage] / paces[stage].seconds(work.audio_s))
    return 1.0


def _carried(slower: float) -> float:
    """What a stage that was so many times slower than expected says of the next."""
    return min(_MOST_SCALE, max(1 / _MOST_SCALE, math.sqrt(slower)))


def _whole_s(work: Work, pace: Pace, expected_s: float) -> float:
    """What the whole stage takes without its start, by what it did so far and what is expected."""
    done = max(0.0, work.part - work.part_before)
    reported_s = work.running_s - work.silent_s
    # A model that is still loaded from the meeting before needs no start.
    worked_s = max(reported_s - pace.start_s, reported_s * 0.5)
    return (worked_s * (done > 0) + pace.trust_at * expected_s) / (done + pace.trust_at)


def _part(reported: float, silent_s: float, whole_s: float) -> tuple[float, float]:
    """How far the stage is by now, and what the whole of it takes.

    Between two reports it is taken to go on as before. Silent for longer than the rest should
    have taken, it is slower than it was.
    """
    most = max(_MOST, (1 + reported) / 2)
    if reported >= 1:
        return 1.0, max(whole_s, 0.1)
    whole_s = max(whole_s, silent_s / (most - reported), 0.1)
    return reported + silent_s / whole_s, whole_s


def _with_start(part: float, starting_s: float, start_s: float, whole_s: float) -> float:
    """The part done of a stage when its start counts too, so that a short one moves as well."""
    return ((start_s - starting_s) + part * whole_s) / max(0.1, start_s + whole_s)


def _percent(done_s: float, total_s: float) -> float:
    return round(100 * min(1.0, done_s / total_s), 1) if total_s else 0.0


def measured(stage: Stage, timings: Iterable[tuple[float, float]]) -> Pace:
    """The pace of a stage by the last meetings: (seconds of audio, seconds it took) of each.

    The latest come first; without one that is long enough, the default.
    """
    usual = DEFAULT[stage]
    rates = [
        max(0.0, took_s - usual.start_s) / audio_s
        for audio_s, took_s in timings
        if audio_s >= _SHORTEST_S
    ]
    if not rates:
        return usual
    return Pace(usual.start_s, median(rates[:_MEETINGS]), _TRUST_MEASURED_AT)
