"""A meeting cut into pieces that a model reads well."""

from collections.abc import Sequence

from assistant.types import Segment

# Chinese takes about one token a character and English a quarter, so a window, the instructions
# and the answer fit into 16k tokens even for Chinese. An hour of talk is two to three windows.
WINDOW_CHARS = 8000
# A decision is often phrased just before the cut and confirmed just after it: windows share this
# part of their length, which is about a minute of talk.
OVERLAP = 0.1

Window = Sequence[Segment]


def cut(segments: Sequence[Segment], window_chars: int = WINDOW_CHARS) -> list[Window]:
    """Windows of whole segments, each starting with the end of the one before.

    A segment longer than a window makes a window of its own. Empty when there are no segments.
    """
    windows: list[Window] = []
    start = 0
    while start < len(segments):
        end = start + _fitting(segments[start:], window_chars)
        windows.append(segments[start:end])
        if end >= len(segments):
            break
        back = _fitting(segments[start + 1 : end][::-1], int(window_chars * OVERLAP), at_least=0)
        start = end - back
        if start + _fitting(segments[start:], window_chars) <= end:
            # What follows is so long that the overlap would fill a window with nothing new.
            start = end
    return windows


def halve(window: Window) -> list[Window]:
    """Two windows with a short overlap, for when the whole is too much for the model."""
    middle = len(window) // 2
    if len(window) < 4:
        return [window[:middle], window[middle:]]
    return [window[: middle + 1], window[max(middle - 1, 1) :]]


def length(window: Window) -> int:
    """In letters of what was said."""
    return sum(len(segment.text) for segment in window)


def _fitting(segments: Sequence[Segment], chars: int, at_least: int = 1) -> int:
    """How many segments from the start fit into `chars`."""
    taken = 0
    for count, segment in enumerate(segments):
        taken += len(segment.text)
        if taken > chars:
            return max(count, at_least)
    return len(segments)
