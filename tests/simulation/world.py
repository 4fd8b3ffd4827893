"""A company in the first quarter of 2026: who is in it, what is decided, and what people then do.

Everything is made from one seed, so that whoever reads it sees the same quarter.
"""

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = dt.date(2026, 1, 5), dt.date(2026, 4, 2)
DEPARTMENTS = ("市场部", "研发部", "财务部", "采购部", "人事部", "法务部")
PROJECTS = ("上市", "搬迁", "系统", "审计", "培训")
EXECUTIVES = ("周总", "吴总")
PEOPLE, MEETINGS, ITEMS = 40, 30, 400

# The notice of the State Council for 2026, as far as plans of this quarter reach; typed from it.
DAYS_OFF = {
    *(dt.date(2026, 1, day) for day in (1, 2, 3)),
    *(dt.date(2026, 2, day) for day in range(15, 24)),
    *(dt.date(2026, 4, day) for day in (4, 5, 6)),
    *(dt.date(2026, 5, day) for day in (1, 2, 3, 4, 5)),
}
MADE_UP = {dt.date(2026, 1, 4), dt.date(2026, 2, 14), dt.date(2026, 2, 28), dt.date(2026, 5, 9)}


def works(day: dt.date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in DAYS_OFF)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


@dataclass(frozen=True)
class Somebody:
    name: str
    department: str

    @property
    def address(self) -> str:
        return f"p{int(self.name[2:])}@company.com"


@dataclass(frozen=True)
class Team:
    leader: str
    recorder: str
    liaisons: tuple[str, ...]


@dataclass(frozen=True)
class Gathering:
    number: int
    project: str
    day: dt.date
    confirmed_at: dt.datetime


@dataclass(frozen=True)
class Act:
    """What somebody does: update, done, move, ask (a second move), grant, report."""

    at: dt.datetime
    what: str
    percent: int | None = None
    deadline: str | None = None
    is_urgent: bool = False


@dataclass
class Task:
    number: int
    gathering: Gathering
    owner: str | None
    department: str | None
    deadline: str | None
    acts: list[Act] = field(default_factory=list)
    # Hours from when a problem arises until somebody answers it; None: nobody does.
    answered_after_h: int | None = None


@dataclass(frozen=True)
class World:
    people: tuple[Somebody, ...]
    teams: dict[str, Team]
    gatherings: tuple[Gathering, ...]
    tasks: tuple[Task, ...]


def made(seed: int = 6) -> World:
    random = Random(seed)
    people = tuple(Somebody(f"员工{n:02}", DEPARTMENTS[n % 6]) for n in range(PEOPLE))
    # The first ten lead and record; tasks are the others'.
    teams = {
        project: Team(
            leader=people[n].name,
            recorder=people[5 + n].name,
            liaisons=tuple(
                _liaison(people, n, department) for department in DEPARTMENTS[: 4 + n % 2]
            ),
        )
        for n, project in enumerate(PROJECTS)
    }
    gatherings = tuple(_gathering(n, random) for n in range(MEETINGS))
    tasks = tuple(_task(n, gatherings[n % MEETINGS], people, random) for n in range(ITEMS))
    return World(people, teams, gatherings, tasks)


def _liaison(people: tuple[Somebody, ...], project: int, department: str) -> str:
    found = [p.name for p in people[10:] if p.department == department]
    return found[project % len(found)]


def _gathering(number: int, random: Random) -> Gathering:
    """The first five in the first days: from then on each project has something to follow."""
    if number < 5:
        day = dt.date(2026, 1, 6 + number % 3)
    else:
        days = [FIRST + dt.timedelta(days=n) for n in range(4, 75)]
        day = random.choice([day for day in days if works(day)])
    confirmed = day + dt.timedelta(days=1)
    while not works(confirmed):
        confirmed += dt.timedelta(days=1)
    return Gathering(number, PROJECTS[number % 5], day, at(confirmed, 10))


def _task(number: int, gathering: Gathering, people: tuple[Somebody, ...], random: Random) -> Task:
    owner = random.choice(people[10:]) if random.random() > 0.04 else None
    department = owner.department if owner and random.random() > 0.05 else None
    deadline = _deadline(gathering.day, random) if random.random() > 0.12 else None
    task = Task(number, gathering, owner and owner.name, department, deadline)
    task.answered_after_h = random.choice((5, 30, 60, None))
    if owner:
        task.acts = _acts(task, random)
    return task


def _deadline(day: dt.date, random: Random) -> str:
    due = day + dt.timedelta(days=random.randrange(3, 46))
    return f"{due}T12:30" if random.random() < 0.1 else str(due)


def _acts(task: Task, random: Random) -> list[Act]:
    begun = task.gathering.confirmed_at.date()
    due = dt.date.fromisoformat(task.deadline[:10]) if task.deadline else begun + dt.timedelta(20)
    span = max((due - begun).days, 3)
    end = begun + dt.timedelta(days=round(span * random.uniform(0.4, 1.5)))
    acts = [*_updates(begun, end, span, random)]
    if random.random() < 0.8:
        acts.append(Act(at(end, random.choice((9, 14, 16))), "done"))
    if task.deadline and random.random() < 0.12:
        acts += _moves(task, begun, due, random)
    if random.random() < 0.08:
        day = begun + dt.timedelta(days=random.randrange(1, span + 1))
        acts.append(
            Act(at(day, random.choice((3, 11, 19))), "report", is_urgent=random.random() < 0.3)
        )
    return sorted((act for act in acts if act.at.date() <= LAST and is_on(act.at)), key=_when)


def _when(act: Act) -> dt.datetime:
    return act.at


def _updates(begun: dt.date, end: dt.date, span: int, random: Random) -> list[Act]:
    diligence, found = random.uniform(0.2, 1), []
    day = begun + dt.timedelta(days=1)
    while day < end:
        if day.weekday() in (2, 4) and random.random() < diligence / 1.5:
            done = 100 * (day - begun).days / span * random.uniform(0.3, 1.3)
            hour = 11 if day.weekday() == 2 else 13
            found.append(Act(at(day, hour), "update", percent=min(95, max(1, round(done)))))
        day += dt.timedelta(days=1)
    return found


def _moves(task: Task, begun: dt.date, due: dt.date, random: Random) -> list[Act]:
    if (due - begun).days < 4:
        return []
    first, time = due + dt.timedelta(days=7), (task.deadline or "")[10:]
    acts = [Act(at(due - dt.timedelta(days=1), 10), "move", deadline=f"{first}{time}")]
    if random.random() < 0.5:
        asked = first - dt.timedelta(days=2)
        second = f"{first + dt.timedelta(days=10)}{time}"
        acts.append(Act(at(asked, 15), "ask", deadline=second))
        acts.append(Act(at(asked + dt.timedelta(days=1), 10), "grant", deadline=second))
    return acts


# When the server was off: over a day and a half in the week, and on a Friday morning.
OFF = (
    (at(dt.date(2026, 1, 20), 22), at(dt.date(2026, 1, 22), 11)),
    (at(dt.date(2026, 3, 6), 8), at(dt.date(2026, 3, 6), 11)),
)
# When the mail server was away: over a weekly request.
NO_MAIL = (at(dt.date(2026, 1, 29), 18), at(dt.date(2026, 1, 31), 9))
_HOURS = (0, 3, *range(7, 22))


def looks() -> list[dt.datetime]:
    """When a worker looks: hourly by day, now and then at night, not while it is off."""
    days = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    times = [at(day, hour) for day in days for hour in _HOURS]
    return [time for time in times if is_on(time)]


def is_on(time: dt.datetime) -> bool:
    """Whether the server runs."""
    return not any(begin < time < end for begin, end in OFF)
