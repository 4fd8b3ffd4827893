"""From the segments of a recognised recording to the utterances that were annotated."""

from collections.abc import Sequence
from typing import Any

from assistant.types import Extraction, Segment
from eval.cases import Turn

# A segment says a turn when they share at least half of the shorter one: recognised segments may
# hold several short turns, and long turns are cut into several segments.
SHARE = 0.5


def overlap(a_start: float, a_end: float, b_start: float, b_end: float) -> float:
    """Shared seconds, 0 when apart."""
    return max(0.0, min(a_end, b_end) - max(a_start, b_start))


def turns_of(segment: Segment, turns: Sequence[Turn]) -> tuple[int, ...]:
    """The utterances said during `segment`; at least the one that shares most time, if any does."""
    if segment.start is None or segment.end is None:
        return ()
    start, end = segment.start, segment.end
    shared = {t.i: overlap(start, end, t.start, t.end) for t in turns}
    held = [t.i for t in turns if shared[t.i] > SHARE * min(end - start, t.end - t.start)]
    most = max(shared, key=shared.__getitem__, default=None)
    return tuple(held) or ((most,) if most is not None and shared[most] > 0 else ())


def in_utterances(
    extraction: Extraction, segments: Sequence[Segment], turns: Sequence[Turn]
) -> Extraction:
    """`extraction` with its segment numbers replaced by the numbers of the utterances."""
    table = {segment.id: turns_of(segment, turns) for segment in segments}
    return Extraction.model_validate(_replace(extraction.model_dump(), table))


def _replace(value: Any, table: dict[int, tuple[int, ...]]) -> Any:
    if isinstance(value, dict):
        return {
            key: _utterances(part, table) if key.endswith("evidence") else _replace(part, table)
            for key, part in value.items()
        }
    return [_replace(part, table) for part in value] if isinstance(value, list | tuple) else value


def _utterances(ids: Sequence[int], table: dict[int, tuple[int, ...]]) -> list[int]:
    return sorted({i for segment in ids for i in table.get(segment, ())})
