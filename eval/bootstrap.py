"""How far a ratio would move with other meetings of the same kind.

Method: percentile bootstrap over meetings (Efron 1979, "Bootstrap methods: another look at the
jackknife"). A meeting is drawn whole, for its items hang together. The seed is fixed, so that two
runs give the same interval.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

DRAWS = 2000
SEED = 1979
PERCENTILES = (2.5, 97.5)

# A meeting's share in a ratio: numerator and denominator.
Part = tuple[float, float]
Interval = tuple[float, float]


def interval(parts: Sequence[Part]) -> Interval | None:
    """The 95 % interval of the ratio of sums; None for fewer than two meetings."""
    return _percentiles(_ratios(parts, _draws(len(parts)))) if len(parts) > 1 else None


def difference(before: Sequence[Part], after: Sequence[Part]) -> Interval | None:
    """The 95 % interval of how much less `after` is, the same meetings drawn for both."""
    if len(before) != len(after) or len(before) < 2:
        return None
    draws = _draws(len(before))
    return _percentiles(_ratios(before, draws) - _ratios(after, draws))


def _draws(meetings: int) -> Any:
    return np.random.default_rng(SEED).integers(0, meetings, (DRAWS, meetings))


def _ratios(parts: Sequence[Part], draws: Any) -> Any:
    """The ratio in every draw; nan where a draw holds nothing to divide by."""
    sums = np.asarray(parts, dtype=float)[draws].sum(axis=1)
    wholes = np.where(sums[:, 1] > 0, sums[:, 1], np.nan)
    return sums[:, 0] / wholes


def _percentiles(ratios: Any) -> Interval | None:
    known = ratios[~np.isnan(ratios)]
    if not known.size:
        return None
    low, high = np.percentile(known, PERCENTILES)
    return float(low), float(high)
