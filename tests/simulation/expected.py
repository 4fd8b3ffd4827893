"""What has to happen in the quarter, told by the rules alone: no code of the product is used.

The rules are those of docs (README, "Followed until done"), applied look by look in plain Python.
"""

import datetime as dt
from dataclasses import dataclass, field

from tests.simulation.world import EXECUTIVES, PROJECTS, Act, Task, World, at, looks, works

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Event:
    """At this look this was done, and these people were told."""

    at: dt.datetime
    key: str
    told: tuple[str, ...]


@dataclass
class Trouble:
    key: str
    arose_at: dt.datetime
    cause: str
    is_urgent: bool
    level: int = 0
    told_at: dt.datetime | None = None
    state: str = "open"


@dataclass
class Standing:
    """An item as it stands."""

    task: Task
    deadline: str | None
    percent: int = 0
    is_done: bool = False
    updated_at: dt.datetime | None = None
    moves: int = 0
    wanted: str | None = None
    troubles: list[Trouble] = field(default_factory=list)


def events(world: World) -> list[Event]:
    return _Quarter(world).run()


class _Quarter:
    def __init__(self, world: World) -> None:
        self.world = world
        self.items = [Standing(task, task.deadline) for task in world.tasks]
        self.acts = sorted(
            ((act, item) for item in self.items for act in item.task.acts),
            key=lambda pair: (pair[0].at, pair[1].task.number),
        )
        self.found: list[Event] = []
        self.taken: set[str] = set()

    def run(self) -> list[Event]:
        for now in looks():
            while self.acts and self.acts[0][0].at <= now:
                act, item = self.acts.pop(0)
                self._do(act, item)
            for item in self._followed(now):
                self._answer(item, now)
                self._trouble(item, now)
            self._ask(now)
            self._review(now)
            self._month(now)
        return sorted(self.found)

    def _followed(self, now: dt.datetime) -> list[Standing]:
        return [item for item in self.items if item.task.gathering.confirmed_at <= now]

    # What people do

    def _do(self, act: Act, item: Standing) -> None:
        if item.is_done or act.at < item.task.gathering.confirmed_at:
            return
        if act.what == "report":
            key = f"reported {item.task.number} {act.at:%m%d%H}"
            item.troubles.append(Trouble(key, act.at, "reported", act.is_urgent))
            return
        if act.what == "grant" and item.wanted is None:
            return
        item.updated_at = act.at
        if act.what == "update":
            item.percent = max(item.percent, act.percent or 0)
        elif act.what == "done":
            item.is_done = True
        elif act.what in ("move", "ask") and item.moves == 0:
            item.deadline, item.moves = act.deadline, 1
        elif act.what in ("move", "ask"):
            item.wanted = act.deadline
        elif act.what == "grant":
            item.deadline, item.wanted = item.wanted, None
            item.moves += 1
        self._settle(item, act.at)

    def _settle(self, item: Standing, now: dt.datetime) -> None:
        for trouble in item.troubles:
            is_gone = item.is_done
            if trouble.cause == "overdue":
                is_gone |= item.deadline is not None and item.deadline[:10] >= str(now.date())
            if trouble.cause == "behind":
                day = self._behind_on(item)
                is_gone |= day is None or day > now.date()
            if is_gone:
                trouble.state = "settled"

    def _answer(self, item: Standing, now: dt.datetime) -> None:
        after = item.task.answered_after_h
        for trouble in item.troubles:
            if after and trouble.state == "open" and now >= trouble.arose_at + after * DAY / 24:
                trouble.state = "answered"

    # Troubles

    def _trouble(self, item: Standing, now: dt.datetime) -> None:
        if not item.is_done:
            self._raise(item, now)
        for trouble in item.troubles:
            while trouble.state == "open" and trouble.level < 3 and now >= self._next(trouble):
                trouble.level, trouble.told_at = trouble.level + 1, now
                told = self._level(item, trouble)
                self.found.append(
                    Event(now, f"{trouble.key} level {trouble.level}", tuple(sorted(told)))
                )
                if told:
                    break
                if trouble.level < 3:
                    trouble.told_at = None  # nobody there: the next one at once

    def _raise(self, item: Standing, now: dt.datetime) -> None:
        number, keys = item.task.number, {trouble.key for trouble in item.troubles}
        over = self._over(item)
        if over and over <= now:
            key = f"overdue {number} {item.deadline}"
            if key not in keys:
                item.troubles.append(Trouble(key, over, "overdue", False))
            return
        day = self._behind_on(item)
        if day and day <= now.date():
            key = f"behind {number} {item.deadline} {day}"
            is_known = any(t.cause == "behind" and t.state != "settled" for t in item.troubles)
            if key not in keys and not is_known:
                item.troubles.append(Trouble(key, at(day, 0), "behind", False))

    def _over(self, item: Standing) -> dt.datetime | None:
        if item.deadline is None:
            return None
        day = dt.date.fromisoformat(item.deadline[:10])
        return at(day, 12, 30) if "T" in item.deadline else at(day + DAY, 0)

    def _behind_on(self, item: Standing) -> dt.date | None:
        if item.deadline is None or item.is_done:
            return None
        day, end = item.task.gathering.day + DAY, dt.date.fromisoformat(item.deadline[:10])
        days = []
        while day <= end:
            days += [day] if works(day) else []
            day += DAY
        if len(days) < 5:
            return None
        for count, worked in enumerate(days[:-1], start=1):
            if 100 * count > (item.percent + 20) * len(days):
                return worked + DAY
        return None

    def _next(self, trouble: Trouble) -> dt.datetime:
        """When the next level is to be told."""
        if trouble.level == 0 or trouble.told_at is None:
            since = trouble.arose_at
        elif trouble.is_urgent:
            since = trouble.told_at + DAY
        else:
            since = _a_working_day_later(trouble.told_at)
        return since if trouble.is_urgent else _allowed(since)

    def _level(self, item: Standing, trouble: Trouble) -> set[str]:
        team = self.world.teams[item.task.gathering.project]
        if trouble.level == 3:
            return set(EXECUTIVES)
        if trouble.level == 2:
            return {team.leader}
        departments = {p.name: p.department for p in self.world.people}
        told = {
            name
            for name in team.liaisons
            if departments[name] == item.task.department and name != item.task.owner
        }
        return told | ({team.leader} if trouble.cause == "behind" else set())

    # The week and the month

    def _ask(self, now: dt.datetime) -> None:
        day = _update_day(now.date())
        if day != now.date():
            return
        kind = "ask" if now < at(day, 15) else "again"
        if not at(day, 9) <= now <= at(day, 17):
            return
        monday = at(now.date() - now.weekday() * DAY, 0)
        for item in self._followed(now):
            is_asked = item.task.gathering.confirmed_at < at(day, 9 if kind == "ask" else 15)
            is_told = item.updated_at is not None and item.updated_at >= monday
            if item.task.owner and is_asked and not is_told and not item.is_done:
                self._once(now, f"week {_week(day)} {kind} {item.task.owner}", (item.task.owner,))

    def _review(self, now: dt.datetime) -> None:
        monday = now.date() - now.weekday() * DAY
        days = [monday + n * DAY for n in range(7)]
        day = next((d for d in days if works(d)), None)
        if day != now.date() or now < at(day, 9):
            return
        for project in PROJECTS:
            if any(i.task.gathering.project == project for i in self._followed(at(day, 9))):
                team = self.world.teams[project]
                told = {team.leader, team.recorder, *team.liaisons}
                self._once(now, f"week {_week(day)} review {project}", tuple(sorted(told)))

    def _month(self, now: dt.datetime) -> None:
        day = now.date().replace(day=1)
        while not works(day):
            day += DAY
        if day != now.date() or now < at(day, 9) or now.month == 1:
            return
        month = (day.replace(day=1) - DAY).strftime("%Y-%m")
        for project in PROJECTS:
            told = {self.world.teams[project].leader, *EXECUTIVES}
            self._once(now, f"month {month} {project}", tuple(sorted(told)))

    def _once(self, now: dt.datetime, key: str, told: tuple[str, ...]) -> None:
        if key not in self.taken:
            self.taken.add(key)
            self.found.append(Event(now, key, told))


def _week(day: dt.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def _update_day(day: dt.date) -> dt.date | None:
    """The Friday of the week, or the last working day before it in that week."""
    friday = day - day.weekday() * DAY + 4 * DAY
    days = [friday - n * DAY for n in range(5)]
    return next((d for d in days if works(d)), None)


def _allowed(moment: dt.datetime) -> dt.datetime:
    """The first moment from then on of a working day between 8:00 and 20:00."""
    while True:
        day = moment.date()
        if works(day) and moment < at(day, 20):
            return max(moment, at(day, 8))
        moment = at(day + DAY, 0)


def _a_working_day_later(moment: dt.datetime) -> dt.datetime:
    """24 hours, of which those on days off do not count."""
    left = DAY
    while True:
        midnight = at(moment.date() + DAY, 0)
        if works(moment.date()):
            if moment + left < midnight:
                return moment + left
            left -= midnight - moment
        moment = midnight
