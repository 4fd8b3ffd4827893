"""The filters of the tracker as its address has them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

from api.web.forms import day_typed, id_number, page_number
from api.web.i18n import N_, Labels, _
from assistant.labels import STATUSES
from storage.tracker_filters import DUE, Wanted
from storage.tracker_lists import SORTS

VIEWS = ("table", "board")
LONGEST_WORDS = 200

# By what is due; the states of a date are chips with their numbers.
DUE_LABELS = Labels(
    overdue=N_("逾期"),
    behind=N_("落后计划"),
    near=N_("3 天内到期"),
    week=N_("本周到期"),
    month=N_("30 天内到期"),
    none=N_("没有日期"),
    range=N_("选日期…"),
)


@dataclass(frozen=True)
class Typed:
    """The filters as the address has them; what makes no sense is as good as nothing."""

    q: str = ""
    project: str = ""
    department: str = ""
    owner: str = ""
    meeting: str = ""
    status: str = "open"
    due: str = ""
    since: str = ""
    until: str = ""
    mine: str = ""
    waiting: str = ""
    problem: str = ""
    sort: str = ""
    view: str = ""
    page: str = "1"

    @property
    def number(self) -> int:
        return page_number(self.page)

    @property
    def order(self) -> str:
        return self.sort if self.sort.removeprefix("-") in SORTS else "deadline"

    @property
    def is_board(self) -> bool:
        return self.view == "board"

    def wanted(self) -> Wanted:
        status = self.status if self.status in ("all", *STATUSES) else "open"
        if self.is_board:
            status = "all"  # each has its column
        since, until = day_typed(self.since), day_typed(self.until)
        due = "range" if since or until else self.due
        return Wanted(
            words=self.q.strip()[:LONGEST_WORDS],
            project=self.project or None,
            department=self.department or None,
            owner=self.owner or None,
            meeting_id=id_number(self.meeting),
            status=None if status == "all" else status,
            due=due if due in DUE and (due != "range" or since or until) else None,
            since=since,
            until=until,
            is_mine=self.mine == "1",
            waits_for_consent=self.waiting == "1",
            has_problem=self.problem == "1",
        )

    def query(self, **changes: Any) -> str:
        """The address of these filters but for `changes`, from its question mark on."""
        known = vars(self) | {"page": "1"} | {key: str(value) for key, value in changes.items()}
        told = {k: v for k, v in known.items() if v and (k, v) not in _UNSAID}
        return f"?{urlencode(told)}" if told else ""

    def by(self, column: str) -> str:
        """The address of this list ordered by a column, or the other way round."""
        is_down = self.order == column
        return self.query(sort=f"-{column}" if is_down else column)

    def chips(self, meeting: str | None) -> Iterator[tuple[str, str]]:
        """What is chosen that no other sign shows: in words, and the address without it."""
        labels = {
            "q": _("文字：%(value)s", value=self.q.strip()),
            "project": _("项目：%(value)s", value=self.project),
            "department": _("部门：%(value)s", value=self.department),
            "owner": _("责任人：%(value)s", value=self.owner),
        }
        for name, label in labels.items():
            if getattr(self, name).strip():
                yield label, self.query(**{name: ""})
        if meeting:
            yield _("会议：%(title)s", title=meeting), self.query(meeting="")
        wanted = self.wanted()
        if wanted.due == "range":
            days = f"{self.since if wanted.since else ''} – {self.until if wanted.until else ''}"
            yield _("截止：%(days)s", days=days), self.query(due="", since="", until="")
        elif wanted.due in ("week", "month", "none"):
            yield DUE_LABELS[wanted.due], self.query(due="")


_UNSAID = (("status", "open"), ("page", "1"), ("view", "table"))


def read(query: str) -> Typed:
    """The filters of an address that was kept; what it has besides is left out."""
    names = {each.name for each in fields(Typed)}
    return Typed(**{k: v for k, v in parse_qsl(query.lstrip("?")) if k in names})
