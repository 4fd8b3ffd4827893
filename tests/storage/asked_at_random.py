"""Meetings and queries drawn at random, with ids as a database gives them to rows."""

import datetime as dt
from itertools import count
from random import Random
from typing import Any, TypeVar

from assistant.labels import STATUSES
from assistant.qa.query import Span, StatusQuery
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    ItemChange,
    ItemRecord,
    MeetingRecord,
    NextMeetingRecord,
    Trouble,
)
from assistant.types import Department, Person, Position, Roster, Segment, Transcript

T = TypeVar("T")

# A Wednesday.
NOW = dt.datetime(2026, 3, 11, 14, 30)
ME = "李敏"
PEOPLE = ("王建国", ME, "孙涛", "赵强", 'O\'Brien "Bob" 100%')
DEPARTMENTS = ("研发部", "市场部", "财务部")
PROJECTS = ("新产品上市", "數據平台", "Nibble")
_TASKS = ("交付测试版本", "调整推广预算方案", "撤下门店旧海报", "Write the release notes")
_TALK = ("测试版本三月八号可以交付。", "預算從五萬調到三萬。", "Release notes are mine.", "好。")


class Drawn:
    """A company, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        names = ("items", "decisions", "disputes", "changes", "troubles")
        self._ids = {name: map(str, count(1)) for name in names}

    # --- meetings -------------------------------------------------------------------------------

    def meetings(self, how_many: int) -> list[MeetingRecord]:
        made = [self._meeting(number) for number in range(1, how_many + 1)]
        return [self._with_history(record) for record in made]

    def _meeting(self, number: int) -> MeetingRecord:
        day = NOW.date() - dt.timedelta(days=self._random.randrange(30))
        minutes = self._random.choice(("none", "draft", "submitted", "issued"))
        due = self._maybe(self._time(-5, 5))
        is_confirmed = self._random.random() < 0.8
        return MeetingRecord(
            id=str(number),
            title=self._random.choice(("进度协调会", "預算評審會", f"Launch review {number}")),
            project=self._maybe(self._random.choice(PROJECTS)),
            date=day,
            language=self._random.choice(("zh-Hans", "zh-Hant", "en")),
            roster=self._roster(),
            attendees=self._some(PEOPLE),
            decisions=tuple(self._decision(str(number)) for _ in self._few(3)),
            action_items=tuple(self._item(str(number)) for _ in self._few(9)),
            disputes=tuple(self._dispute(str(number)) for _ in self._few(2)),
            next_meeting=self._maybe(
                NextMeetingRecord(meeting=str(number), at="2026-03-20T10:00", evidence=(1,))
            ),
            transcript=self._transcript(),
            is_confirmed=is_confirmed,
            minutes=minutes,
            minutes_due=due,
            minutes_issued=self._time(-5, 0) if minutes == "issued" else None,
            minutes_rows=self._some(_TASKS) if minutes == "issued" else (),
        )

    def _roster(self) -> Roster:
        people = [Person(name=name, department=self._one(DEPARTMENTS)) for name in PEOPLE]
        return Roster(
            departments=tuple(Department(name=name) for name in self._some(DEPARTMENTS)),
            people=self._some(people),
        )

    def _transcript(self) -> Transcript:
        segments = tuple(
            Segment(id=number, start=float(number), speaker=self._maybe(self._one(PEOPLE)), text=t)
            for number, t in enumerate(self._random.choices(_TALK, k=5))
        )
        return Transcript(language="zh-Hans", engine="test", segments=segments)

    def _decision(self, meeting: str) -> DecisionRecord:
        return DecisionRecord(
            id=next(self._ids["decisions"]),
            meeting=meeting,
            text=self._one(_TASKS),
            evidence=self._lines(),
            quote=self._maybe("就这么定"),
        )

    def _dispute(self, meeting: str) -> DisputeRecord:
        return DisputeRecord(
            id=next(self._ids["disputes"]),
            meeting=meeting,
            text=self._one(_TASKS),
            positions=(Position(party=self._one(PEOPLE), position="太紧"),),
            evidence=self._lines(),
        )

    def _item(self, meeting: str) -> ItemRecord:
        status = self._one(STATUSES)
        moved = self._random.choice((0, 0, 1, 2))
        return ItemRecord(
            id=next(self._ids["items"]),
            meeting=meeting,
            task=self._one(_TASKS),
            owner=self._maybe(self._one(PEOPLE)),
            co_owners=self._some((*PEOPLE, *DEPARTMENTS)) if self._random.random() < 0.3 else (),
            department=self._maybe(self._one(DEPARTMENTS)),
            deadline=self._maybe(self._moment()),
            deadline_text=self._maybe("下周五"),
            status=status,
            percent=100 if status == "done" else self._maybe(self._random.randrange(0, 100, 10)),
            delay_reason="供应商推迟" if status == "delayed" else None,
            note=self._maybe("等样品"),
            behind_on=self._maybe(self._day(-8, 8)),
            first_deadline=self._maybe(self._moment()),
            deadline_changes=moved,
            followed_at=self._time(-20, -10),
            updated_at=self._maybe(self._time(-10, 0)),
            updated_by=self._maybe(self._one(PEOPLE)),
            done_at=self._maybe(self._time(-10, 0)) if status == "done" else None,
            waits=self._random.random() < 0.2,
            evidence=self._lines(),
            owner_evidence=self._lines(),
            deadline_evidence=self._lines(),
            quote=self._maybe("我来"),
        )

    def _with_history(self, record: MeetingRecord) -> MeetingRecord:
        items = record.action_items if record.is_confirmed else ()
        changes = [self._change(item) for item in items for _ in self._few(2)]
        troubles = [self._trouble(item) for item in items for _ in self._few(1)]
        return record.model_copy(update={"changes": tuple(changes), "troubles": tuple(troubles)})

    def _change(self, item: ItemRecord) -> ItemChange:
        return ItemChange(
            id=next(self._ids["changes"]),
            item=item.id or "",
            **item.model_dump(include={"task", "owner", "department"}),
            at=self._time(-10, 0),
            actor=self._one(PEOPLE),
            changes={"deadline": (None, self._moment())},
            reason=self._maybe("等测试结果"),
        )

    def _trouble(self, item: ItemRecord) -> Trouble:
        level = self._random.randrange(4)
        return Trouble(
            id=next(self._ids["troubles"]),
            item=item.id or "",
            **item.model_dump(include={"task", "owner", "department"}),
            cause=self._random.choice(("overdue", "behind", "reported")),
            text="供应商不发货",
            is_urgent=self._random.random() < 0.3,
            arose_at=self._time(-10, 0),
            state=self._random.choice(("open", "answered", "settled")),
            level=level,
            told=self._some(PEOPLE) if level else (),
        )

    # --- queries --------------------------------------------------------------------------------

    def query(self) -> StatusQuery:
        """A few of the filters, each as it may be."""
        every = self._filters()
        named = self._random.sample(sorted(every), self._random.randrange(4))
        more = {name: every[name] for name in named}
        if "due" not in more and self._random.random() < 0.2:
            more["is_first_only"] = True
        return StatusQuery.model_validate(more | {"form": self._one(("list", "count", "why"))})

    def _filters(self) -> dict[str, Any]:
        return {
            "people": self._some(PEOPLE),
            "departments": self._some(DEPARTMENTS),
            "is_helping": True,
            "is_mine": True,
            "projects": self._some((*PROJECTS, "数据平台", "NIBBLE", "没有的项目")),
            "meetings": self._some([str(number) for number in range(1, 12)]),
            "statuses": self._some(STATUSES),
            "state": self._one(("overdue", "behind", "near")),
            "missing": self._one(("owner", "deadline")),
            "percent": (self._random.randrange(50), 50 + self._random.randrange(51)),
            "has_problem": True,
            "level": self._one((1, 2, 3)),
            "is_urgent": True,
            "waits": True,
            "was_moved": True,
            "due": self._span(),
            "done": self._span(),
            "held": self._span(),
            "updated": self._span(),
            "is_not_updated": True,
            "minutes": self._one(("issued", "unissued", "late")),
            "group": self._one(("department", "person", "project", "status", "meeting")),
            "order": self._one(
                ("deadline", "-deadline", "late", "updated", "-updated", "size", "-size")
            ),
            "most": self._random.randrange(1, 6),
        }

    def _span(self) -> Span:
        first = self._day(-12, 8)
        last = first + dt.timedelta(days=self._random.randrange(8))
        return Span(first=self._maybe(first), last=self._maybe(last))

    # --- what they are drawn from ---------------------------------------------------------------

    def _one(self, of: Any) -> Any:
        return self._random.choice(of)

    def _some(self, of: Any) -> tuple[Any, ...]:
        return tuple(self._random.sample(list(of), self._random.randrange(1, 3)))

    def _maybe(self, value: T) -> T | None:
        return value if self._random.random() < 0.7 else None

    def _few(self, most: int) -> range:
        return range(self._random.randrange(most + 1))

    def _lines(self) -> tuple[int, ...]:
        return tuple(sorted(self._random.sample(range(5), self._random.randrange(3))))

    def _day(self, first: int, last: int) -> dt.date:
        return NOW.date() + dt.timedelta(days=self._random.randrange(first, last))

    def _moment(self) -> str:
        """Few days and hours, so that many share one; some of today."""
        time = self._one(("", "", "T00:00", "T12:00", "T14:30", "T23:59"))
        return self._day(-5, 8).isoformat() + time

    def _time(self, first: int, last: int) -> dt.datetime:
        """Near midnight, where a day of another zone would be another one."""
        hour = self._one((0, 7, 8, 12, 23))
        return dt.datetime.combine(self._day(first, last), dt.time(hour, 30))
