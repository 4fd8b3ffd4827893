"""Whether confidence means something: of the items it is so sure of, how many are right.

A reliability table (Murphy and Winkler 1977): items in bins of confidence, with the share of each
that is annotated (found), and the share of which owner, department and deadline are right as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.scores import Judged

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
SURE = 0.9
BAR = 20


@dataclass(frozen=True)
class Bin:
    """Items with a confidence above `low`, up to `high`; shares are None where there are none."""

    low: float
    high: float
    items: int
    mean_confidence: float | None
    found: float | None
    right: float | None


def bins(judged: Iterable[Judged]) -> list[Bin]:
    every = list(judged)
    ends = (*EDGES[1:], 1.0)
    return [_bin(every, low, high) for low, high in zip(EDGES, ends, strict=True)]


def sure(judged: Iterable[Judged]) -> Bin:
    """The items above 0.9."""
    return _bin(list(judged), SURE, 1.0)


def markdown(judged: Sequence[Judged]) -> str:
    """The table with a bar for the share that is found, empty bins left out."""
    lines = [
        "| confidence | items | mean | found | all fields right | found, drawn |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    lines += [
        f"| {b.low:.1f}–{b.high:.1f} | {b.items} | {_share(b.mean_confidence)} | "
        f"{_share(b.found)} | {_share(b.right)} | `{_bar(b)}` |"
        for b in bins(judged)
        if b.items
    ]
    return "\n".join(lines)


def _bin(judged: Sequence[Judged], low: float, high: float) -> Bin:
    inside = [j for j in judged if low < j.confidence <= high or (not low and not j.confidence)]
    return Bin(
        low,
        high,
        len(inside),
        _mean([j.confidence for j in inside]),
        _mean([float(j.is_found) for j in inside]),
        _mean([float(j.is_right) for j in inside]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _bar(b: Bin) -> str:
    """The share found as a bar, and ◆ where the mean confidence would put its end."""
    filled = round(BAR * (b.found or 0))
    drawn = list("█" * filled + "·" * (BAR - filled))
    drawn[min(BAR - 1, round(BAR * (b.mean_confidence or 0)))] = "◆"
    return "".join(drawn)
