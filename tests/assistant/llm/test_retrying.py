import datetime as dt

import pytest

from assistant.llm.retrying import BusyError, read_retry_after, retry

NOW = dt.datetime(2024, 3, 5, 12, 0, tzinfo=dt.UTC)


class Busy:
    """Busy for some times, then done."""

    def __init__(self, times: int, wait_s: float | None = None) -> None:
        self.times, self.wait_s, self.asked = times, wait_s, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise BusyError("busy", wait_s=self.wait_s)
        return "done"


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("7", 7),
        (" 1.5 ", 1.5),
        ("-3", 0),
        ("Tue, 05 Mar 2024 12:01:30 GMT", 90),
        ("Tue, 05 Mar 2024 12:01:30 -0000", 90),
        ("Tue, 05 Mar 2024 11:00:00 GMT", 0),
        ("inf", None),
        ("nan", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, wait_s: float | None) -> None:
    assert read_retry_after({"retry-after": value}, NOW) == wait_s


def test_a_header_that_is_not_there_names_no_time() -> None:
    assert read_retry_after({}, NOW) is None


def test_retry_waits_as_long_as_it_is_asked_to() -> None:
    slept: list[float] = []
    got = retry(Busy(2, wait_s=5), retries=3, longest_wait_s=60, sleep=slept.append)
    assert (got, slept) == (("done", 3), [5, 5])


def test_retry_waits_longer_each_time_where_nobody_says_how_long() -> None:
    slept: list[float] = []
    retry(Busy(3), retries=3, longest_wait_s=60, sleep=slept.append)
    assert slept == [1, 2, 4]


def test_retry_gives_up_after_the_last_try() -> None:
    busy = Busy(9)
    with pytest.raises(BusyError) as caught:
        retry(busy, retries=2, longest_wait_s=60, sleep=lambda _: None)
    assert (busy.asked, caught.value.usage.requests) == (3, 3)


def test_retry_does_not_wait_longer_than_it_may() -> None:
    busy, slept = Busy(1, wait_s=61), list[float]()
    with pytest.raises(BusyError):
        retry(busy, retries=3, longest_wait_s=60, sleep=slept.append)
    assert (busy.asked, slept) == (1, [])
