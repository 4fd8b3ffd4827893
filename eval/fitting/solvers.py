"""Three ways to find the weights of named features, each a convex problem with one answer."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from assistant.extraction.rules.wording import Features

# What is known of a thing, and whether it is one of those looked for.
Example = tuple[Features, bool]
Weights = Mapping[str, float]
Array = npt.NDArray[np.float64]

# The weight of `bias` says how many there are at all, which no penalty should touch; what is left
# of it keeps the equations soluble.
_FREE_RIDGE, _FREE = 1e-6, 1e-3
_MOST_STEPS = 50
_SMALL_STEP = 1e-9
# Keeps the curvature from vanishing where every example is certain.
_CERTAIN = 1e-6


def ridge(rows: Sequence[Features], values: Sequence[float], penalty: float) -> dict[str, float]:
    """The weights whose sums come closest to `values`, by least squares; none without rows.

    Method: ridge regression (Hoerl and Kennard 1970, "Ridge regression: biased estimation for
    nonorthogonal problems").
    """
    names = _names(rows)
    x = _matrix(rows, names)
    normal = x.T @ x + np.diag(_penalties(names, penalty, _FREE_RIDGE))
    return _named(names, np.linalg.solve(normal, x.T @ np.asarray(values, dtype=float)))


def listwise(
    lists: Sequence[tuple[Sequence[Features], Sequence[float]]],
    penalty: float,
    temperature: float,
) -> dict[str, float]:
    """The weights by which the best of each list scores highest; none without lists.

    A list is what may be chosen and how good each choice is. `temperature` is by how much a choice
    must be better to be e times as likely the right one. There is no bias: it tells nothing apart.

    Method: the listwise loss of ListNet, cross entropy between two softmaxes of which one is of the
    scores (Cao et al. 2007, "Learning to rank: from pairwise approach to listwise approach"), with
    a Gaussian prior on the weights, minimised by Newton's method.
    """
    names = [n for n in _names([row for rows, _ in lists for row in rows]) if n != "bias"]
    parts = [(_matrix(rows, names), _softmax(_scaled(v, temperature))) for rows, v in lists if rows]
    weights = np.zeros(len(names))
    for _ in range(_MOST_STEPS):
        slope = penalty * weights
        curve = penalty * np.eye(len(names))
        for x, wanted in parts:
            likely = _softmax(x @ weights)
            mean = likely @ x
            slope += x.T @ (likely - wanted)
            curve += (x.T * likely) @ x - np.outer(mean, mean)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max(initial=0.0) < _SMALL_STEP:
            break
    return _named(names, weights)


def logistic(
    examples: Sequence[Example], penalty: float, prior: Weights | None = None
) -> dict[str, float]:
    """The weights under which what is known makes the examples likeliest; none without examples.

    `prior` is what the weights are believed to be before any example is seen, 0 where it says
    nothing, and `penalty` how firmly (the inverse of the variance): a weight no example speaks of
    keeps it. With the weights of another language few examples suffice.

    Method: logistic regression with a Gaussian prior that is not centred on nothing (Chelba and
    Acero 2006, "Adaptation of maximum entropy capitalizer: little data can help a lot"), by
    Newton's method.
    """
    names = _names([known for known, _ in examples])
    x = _matrix([known for known, _ in examples], names)
    y = np.array([float(is_one) for _, is_one in examples])
    believed = np.array([(prior or {}).get(name, 0.0) for name in names])
    firmly = _penalties(names, penalty, _FREE)
    weights = believed.copy()
    for _ in range(_MOST_STEPS):
        likely = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (likely - y) + firmly * (weights - believed)
        curve = (x.T * (likely * (1 - likely) + _CERTAIN)) @ x + np.diag(firmly)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max(initial=0.0) < _SMALL_STEP:
            break
    return _named(names, weights)


def _names(rows: Sequence[Features]) -> list[str]:
    return sorted({name for row in rows for name in row})


def _matrix(rows: Sequence[Features], names: Sequence[str]) -> Array:
    cells = [[row.get(name, 0.0) for name in names] for row in rows]
    return np.array(cells, dtype=float).reshape(len(rows), len(names))


def _penalties(names: Sequence[str], penalty: float, free: float) -> Array:
    return np.array([free if name == "bias" else penalty for name in names])


def _named(names: Sequence[str], weights: Array) -> dict[str, float]:
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def _scaled(values: Sequence[float], temperature: float) -> Array:
    return np.asarray(values, dtype=float) / temperature


def _softmax(scores: Array) -> Array:
    raised: Array = np.exp(scores - scores.max())
    raised /= raised.sum()
    return raised
