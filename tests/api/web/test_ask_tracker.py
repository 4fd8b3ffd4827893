"""The tracker's address lists what the answer lists, or there is none."""

import datetime as dt

import pytest

from api.web.ask_tracker import tracker_address
from assistant.qa.query import OPEN, Span, StatusQuery

MARKET = "%E5%B8%82%E5%9C%BA%E9%83%A8"
WEEK = Span(first=dt.date(2026, 3, 2), last=dt.date(2026, 3, 8))


@pytest.mark.parametrize(
    ("query", "address"),
    [
        (StatusQuery(), "/tracker?status=all"),
        (StatusQuery(statuses=OPEN), "/tracker"),
        (StatusQuery(statuses=("done",)), "/tracker?status=done"),
        (
            StatusQuery(departments=("市场部",), state="overdue"),
            f"/tracker?department={MARKET}&due=overdue",
        ),
        (StatusQuery(due=WEEK), "/tracker?status=all&since=2026-03-02&until=2026-03-08"),
        (StatusQuery(is_mine=True, statuses=OPEN), "/tracker?mine=1"),
    ],
)
def test_filters_are_said_in_the_tracker_s_words(query: StatusQuery, address: str) -> None:
    assert tracker_address(query, {}) == address


@pytest.mark.parametrize(
    "query",
    [
        StatusQuery(what="decisions"),
        StatusQuery(subject=("推广",)),
        StatusQuery(departments=("市场部", "研发部")),
        StatusQuery(missing="owner"),
        StatusQuery(done=WEEK),
        StatusQuery(most=3),
        StatusQuery(meetings=("7",)),
        StatusQuery(also=(StatusQuery(),)),
    ],
)
def test_there_is_no_address_for_what_the_tracker_cannot_say(query: StatusQuery) -> None:
    assert tracker_address(query, {}) is None
