"""The numbers of charts, of items whose table did not say when they were done."""

import datetime as dt

from storage import tracking_charts
from storage.db import Database
from storage.tracking_charts import MonthRate
from tests.storage.following import ZONE, follow

MARCH = dt.date(2026, 3, 1)
TODAY = dt.date(2026, 4, 5)


def test_what_was_done_nobody_knows_when_is_on_neither_side_of_the_rate(
    database: Database,
) -> None:
    with database.write() as session:
        follow(session, "导入时已完成", deadline="2026-03-10", status="done", percent=100)
        follow(session, "按时", deadline="2026-03-20", done_at="2026-03-19")
        follow(session, "没完成", deadline="2026-03-20")
        (found,) = tracking_charts.on_time_by_month(session, [], ZONE, [MARCH], TODAY)
    assert found == MonthRate(MARCH, due=2, on_time=1, first_due=2, first_on_time=1)
    assert found.rate == 0.5


def test_what_was_done_before_it_was_followed_never_burns_down(database: Database) -> None:
    with database.write() as session:
        follow(session, "不知何时完成", deadline="2026-03-04", status="done", percent=100)
        follow(session, "早已完成", deadline="2026-03-04", done_at="2026-02-26")
        follow(session, "后来完成", deadline="2026-03-04", done_at="2026-03-05")
        first, last = dt.date(2026, 3, 2), dt.date(2026, 3, 5)
        points = tracking_charts.burned_down(session, [], ZONE, first, last, TODAY)
    assert [(point.open, point.planned) for point in points] == [(0, 0), (1, 1), (1, 0), (0, 0)]
