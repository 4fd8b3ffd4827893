from collections.abc import Sequence

from assistant.extraction.llm.windows import Window, cut, halve
from assistant.types import Segment


def segments(*lengths: int) -> list[Segment]:
    return [Segment(id=i, text="话" * length) for i, length in enumerate(lengths)]


def ids(windows: Sequence[Window]) -> list[list[int]]:
    return [[segment.id for segment in window] for window in windows]


def test_a_short_meeting_is_one_window() -> None:
    assert ids(cut(segments(5, 5, 5), 100)) == [[0, 1, 2]]


def test_windows_overlap_by_whole_segments() -> None:
    assert ids(cut(segments(90, 7, 3, 90, 5, 4, 9), 100)) == [[0, 1, 2], [1, 2, 3], [4, 5, 6]]


def test_a_segment_longer_than_a_window_stands_alone() -> None:
    assert ids(cut(segments(10, 90, 10), 30)) == [[0], [1], [2]]


def test_overlap_never_stops_the_windows_from_moving_on() -> None:
    assert ids(cut(segments(1, 1, 30, 1, 1), 30)) == [[0, 1], [2], [3, 4]]


def test_every_segment_is_in_a_window() -> None:
    windows = cut(segments(*range(1, 60)), 100)
    assert sorted({i for window in ids(windows) for i in window}) == list(range(59))


def test_no_segments_make_no_windows() -> None:
    assert cut([]) == []


def test_halves_overlap() -> None:
    assert ids(halve(segments(*[1] * 6))) == [[0, 1, 2, 3], [2, 3, 4, 5]]


def test_halves_are_smaller_than_the_whole() -> None:
    for length in range(4, 12):
        assert all(len(half) < length for half in halve(segments(*[1] * length)))


def test_halves_of_a_few_segments_have_no_overlap_and_get_smaller() -> None:
    assert ids(halve(segments(1, 1, 1))) == [[0], [1, 2]]
    assert ids(halve(segments(1, 1))) == [[0], [1]]
