"""Right answers, computed from the plain dicts of a company by plain Python.

Nothing of the product is used. Where a question can be read in two ways:
- items are those of confirmed meetings, as they stand now; a department's are those with it as
  their department.
- overdue: the deadline has passed and it is not done; a day passes at its end. Behind and near
  leave out what is overdue; near is due today or within three days.
- "还有/还没/未完成", "still", "open", "outstanding": not done. Without such a word, what is due in
  a span counts in any status.
- "before the 20th", "20号前" has the 20th in it and has no first day: what is overdue is before it.
  "within 7 days", "7天内" is today and the seven days after it.
- weeks begin on Monday; "since Monday" has Monday in it.
- "延期" is the status delayed; "改期" a deadline that was changed.
- "still not updated this week" is of what is not done: what is done needs no update.
- minutes are late when they were due and are not issued; meetings count unconfirmed as well.
- problems are open ones, "level 2 or higher" those told to the leader or further.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from eval.qa.organisation import NOW, company

Row = dict[str, Any]
Test = Callable[[Row], bool]
TODAY = NOW.date()
MONDAY = TODAY - dt.timedelta(days=TODAY.weekday())


def day(month: int, number: int) -> dt.date:
    return dt.date(TODAY.year, month, number)


def week(offset: int = 0) -> tuple[dt.date, dt.date]:
    """Monday and Sunday of this week, or of one so many weeks later."""
    first = MONDAY + dt.timedelta(weeks=offset)
    return first, first + dt.timedelta(days=6)


def coming(days: int) -> tuple[dt.date, dt.date]:
    return TODAY, TODAY + dt.timedelta(days=days)


def month(number: int) -> tuple[dt.date, dt.date]:
    return day(number, 1), dt.date(TODAY.year, number + 1, 1) - dt.timedelta(days=1)


def due_day(item: Row) -> dt.date | None:
    return dt.date.fromisoformat(item["deadline"][:10]) if item["deadline"] else None


# --- how an item stands -------------------------------------------------------------------------


def is_late(item: Row) -> bool:
    if item["deadline"] is None or item["status"] == "done":
        return False
    has_time = len(item["deadline"]) > 10
    until = item["deadline"] if has_time else item["deadline"] + "T23:59:59"
    return dt.datetime.fromisoformat(until) < NOW


def is_open(item: Row) -> bool:
    return bool(item["status"] != "done")


def is_behind(item: Row) -> bool:
    since = item["behind_on"]
    return since is not None and since <= TODAY and is_open(item) and not is_late(item)


def is_near(item: Row) -> bool:
    return is_open(item) and not is_late(item) and due(*coming(3))(item)


def is_moved(item: Row) -> bool:
    return bool(item["deadline_changes"] > 0)


def is_unowned(item: Row) -> bool:
    return item["owner"] is None


def is_undated(item: Row) -> bool:
    return item["deadline"] is None


def has(status: str) -> Test:
    return lambda item: bool(item["status"] == status)


def of(department: str) -> Test:
    return lambda item: bool(item["department"] == department)


def by(name: str) -> Test:
    return lambda item: bool(item["owner"] == name)


def helped_by(name: str) -> Test:
    return lambda item: name in item["co_owners"]


def in_project(name: str) -> Test:
    return lambda row: bool(row["project"] == name)


def given_in(meeting: str) -> Test:
    return lambda row: bool(row["meeting"] == meeting)


def about(word: str) -> Test:
    return lambda item: word.lower() in item["task"].lower()


def due(first: dt.date | None, last: dt.date | None) -> Test:
    return lambda item: _within(due_day(item), first, last)


def done_in(first: dt.date | None, last: dt.date | None) -> Test:
    return lambda item: _within(item["done_at"] and item["done_at"].date(), first, last)


def updated_in(first: dt.date | None, last: dt.date | None) -> Test:
    return lambda item: _within(item["updated_at"] and item["updated_at"].date(), first, last)


def neither(test: Test) -> Test:
    return lambda item: not test(item)


def either(*tests: Test) -> Test:
    return lambda item: any(test(item) for test in tests)


def percent(low: int, high: int) -> Test:
    return lambda item: low <= (item["percent"] or 0) <= high


def _within(value: dt.date | None, first: dt.date | None, last: dt.date | None) -> bool:
    return value is not None and (first or value) <= value <= (last or value)


# --- rows of a company --------------------------------------------------------------------------


class Facts:
    """What is true in a company: rows that pass all of some tests."""

    def __init__(self, company: Row) -> None:
        self.company = company
        self.meeting_rows: dict[str, Row] = {row["id"]: row for row in company["meetings"]}

    def items(self, *tests: Test) -> list[Row]:
        rows = (i for i in self.company["items"] if self._is_confirmed(i["meeting"]))
        return [row for row in rows if all(test(row) for test in tests)]

    def item(self, subject: str) -> Row:
        (row,) = (row for row in self.items() if row["subject"] == subject)
        return row

    def meetings(self, *tests: Test) -> list[Row]:
        return [row for row in self.company["meetings"] if all(test(row) for test in tests)]

    def titled(self, title: str) -> Row:
        (row,) = self.meetings(lambda meeting: meeting["title"] == title)
        return row

    def decisions(self, *tests: Test) -> list[Row]:
        return self._of_meetings("decisions", tests)

    def decision(self, subject: str) -> Row:
        """The one that stands."""
        is_meant: Test = lambda d: d["subject"] == subject and not d["is_replaced"]  # noqa: E731
        (row,) = self.decisions(is_meant)
        return row

    def disputes(self, *tests: Test) -> list[Row]:
        return self._of_meetings("disputes", tests)

    def next_meeting(self, project: str) -> Row:
        """What the latest meeting of the project that set a next one said."""
        rows = self._of_meetings("next_meetings", [in_project(project)])
        return max(rows, key=lambda row: row["date"])

    def changes(self, first: dt.date, *tests: Test) -> list[Row]:
        """Changes from a day on, of the items that pass."""
        ids = {item["id"] for item in self.items(*tests)}
        rows: list[Row] = self.company["changes"]
        return [row for row in rows if row["item"] in ids and row["at"].date() >= first]

    def troubles(self, *tests: Test, level: int = 0) -> list[Row]:
        """Open problems of the items that pass."""
        ids = {item["id"] for item in self.items(*tests)}
        rows: list[Row] = self.company["troubles"]
        still = [row for row in rows if row["item"] in ids and row["state"] == "open"]
        return [row for row in still if row["level"] >= level]

    def _is_confirmed(self, meeting: str) -> bool:
        return bool(self.meeting_rows[meeting]["is_confirmed"])

    def _of_meetings(self, name: str, tests: Iterable[Test]) -> list[Row]:
        """Rows with the project and the day of their meeting."""
        facts = ("project", "date", "title")
        rows = [
            row | {key: self.meeting_rows[row["meeting"]][key] for key in facts}
            for row in self.company[name]
            if self._is_confirmed(row["meeting"])
        ]
        return [row for row in rows if all(test(row) for test in tests)]


def sizes(items: Iterable[Row], key: str) -> dict[str, int]:
    """How many items there are under each value; those without one are left out."""
    return dict(Counter(item[key] for item in items if item[key]))


def held(first: dt.date, last: dt.date) -> Test:
    return lambda meeting: first <= meeting["date"] <= last


def attended(name: str) -> Test:
    return lambda meeting: name in meeting["attendees"]


def is_unissued(meeting: Row) -> bool:
    return bool(meeting["minutes"] != "issued")


def is_minutes_late(meeting: Row) -> bool:
    return is_unissued(meeting) and meeting["minutes_due"] < NOW


def load(language: str) -> Facts:
    return Facts(company(language))
