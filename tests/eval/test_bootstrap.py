import pytest

from eval.bootstrap import difference, interval

# F1 of five meetings as (2 * matched, extracted + annotated).
PARTS = [(8, 10), (6, 12), (10, 11), (4, 10), (9, 12)]


def test_the_interval_holds_the_ratio_and_is_the_same_each_time() -> None:
    low, high = interval(PARTS) or (0, 0)
    assert low < 37 / 55 < high
    assert interval(PARTS) == (low, high)


def test_meetings_that_are_all_alike_leave_no_doubt() -> None:
    assert interval([(3, 4)] * 6) == (0.75, 0.75)


def test_the_interval_of_many_meetings_is_that_of_the_normal_distribution() -> None:
    # 400 meetings, half of them right: 0.5 ± 1.96 * sqrt(0.25 / 400)
    low, high = interval([(1, 1), (0, 1)] * 200) or (0, 0)
    assert (low, high) == pytest.approx((0.451, 0.549), abs=0.006)


@pytest.mark.parametrize("parts", [[], [(1, 2)], [(0, 0), (0, 0)]])
def test_there_is_no_interval_without_two_meetings_and_something_to_measure(
    parts: list[tuple[float, float]],
) -> None:
    assert interval(parts) is None


def test_a_meeting_with_nothing_to_measure_changes_no_ratio() -> None:
    assert interval([(3, 4), (3, 4), (0, 0)]) == (0.75, 0.75)


def test_a_difference_draws_the_meetings_of_both_together() -> None:
    # Each meeting falls by a tenth of what it was, however good it was.
    before = [(part, 10.0) for part in (2, 5, 9, 6)]
    after = [(part - 1, 10.0) for part in (2, 5, 9, 6)]
    assert difference(before, after) == pytest.approx((0.1, 0.1))


def test_different_meetings_have_no_difference() -> None:
    assert difference(PARTS, PARTS[:3]) is None
