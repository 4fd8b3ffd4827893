"""The best one-to-one pairing of two sets."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

Weights = Sequence[Sequence[float]]


def assign(weights: Weights) -> list[tuple[int, int]]:
    """Pairs (row, column) with the greatest sum of weights, each row and column used at most once.

    Weights are not negative; pairs of weight 0 are left out. Method: SciPy's assignment, after
    Jonker and Volgenant 1987.
    """
    if not weights or not weights[0]:
        return []
    rows, columns = linear_sum_assignment(np.asarray(weights, dtype=float), maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if weights[r][c] > 0]
