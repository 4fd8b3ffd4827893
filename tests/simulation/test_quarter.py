"""A quarter under a fake clock: each reminder and escalation once, when it is due, to whom it is.

What has to happen is told by `expected`, which uses nothing of the product.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from sqlmodel import Session, col, select

from api import services_tracking
from api.delivery import courier
from api.installation import Installation
from api.jobs import steps, tracking_clock
from api.settings import Settings
from assistant.calendar import is_working_day
from assistant.tracking.changes import Author, replay
from assistant.types import MeetingContext
from storage import item_requests, meetings, organisation, tracking
from storage.tables import (
    ActionItemRow,
    ClockStep,
    Department,
    Message,
    MessageState,
    Person,
    Problem,
    ProblemState,
    ProblemStep,
    Project,
    ProjectMember,
    ProjectRole,
    RequestKind,
    ReviewState,
    Role,
    User,
)
from tests.api.delivery.mail_server import HOST, Post, free_port, running
from tests.api.fakes import fake_stages
from tests.simulation import expected, world
from tests.simulation.expected import Event
from tests.simulation.world import (
    EXECUTIVES,
    NO_MAIL,
    ZONE,
    Act,
    Gathering,
    Task,
    World,
)

pytestmark = pytest.mark.slow

_ROUNDS = (
    tracking_clock.follow_problems,
    tracking_clock.ask_owners,
    tracking_clock.send_reviews,
    tracking_clock.send_month,
)


class Company:
    """The product at work for the company, in a data folder that outlives restarts."""

    def __init__(self, folder: Path, story: World) -> None:
        self.port, self.post = free_port(), Post()
        self._settings = Settings(
            data_dir=folder,
            public_url="https://minutes.company.com",
            smtp_host=HOST,
            smtp_port=self.port,
            smtp_security="none",
            mail_from="minutes@company.com",
            _env_file=None,
        )
        self.story, self._met = story, set[int]()
        self.item_ids: dict[int, int] = {}
        self.place = Installation(self._settings)
        self.place.prepare()
        with self.place.database.write() as session:
            self._hire(session)

    def restart(self) -> None:
        self.place.close()
        self.place = Installation(self._settings)

    def close(self) -> None:
        self.place.close()

    def _hire(self, session: Session) -> None:
        owner = organisation.current(session).id or 0
        departments = {
            name: Department(organisation_id=owner, name=name) for name in world.DEPARTMENTS
        }
        session.add_all(departments.values())
        session.flush()
        people = {
            each.name: Person(
                organisation_id=owner,
                name=each.name,
                email=each.address,
                department_id=departments[each.department].id,
            )
            for each in self.story.people
        }
        session.add_all(people.values())
        for number, name in enumerate(EXECUTIVES):
            session.add(
                User(
                    organisation_id=owner,
                    name=name,
                    role=Role.executive,
                    email=f"executive{number}@company.com",
                )
            )
        session.flush()
        for name, team in self.story.teams.items():
            project = Project(organisation_id=owner, name=name)
            session.add(project)
            session.flush()
            roles = {team.leader: ProjectRole.leader, team.recorder: ProjectRole.recorder}
            roles |= dict.fromkeys(team.liaisons, ProjectRole.liaison)
            for person, role in roles.items():
                session.add(
                    ProjectMember(project_id=project.id, person_id=people[person].id, role=role)
                )

    # What people do

    def meet(self, now: dt.datetime) -> None:
        """Confirm the meetings that were reviewed by now."""
        for gathering in self.story.gatherings:
            if gathering.number not in self._met and gathering.confirmed_at <= now:
                self._met.add(gathering.number)
                with time_machine.travel(gathering.confirmed_at, tick=False):
                    self._confirm(gathering)

    def _confirm(self, gathering: Gathering) -> None:
        tasks = [t for t in self.story.tasks if t.gathering.number == gathering.number]
        with self.place.database.write() as session:
            context = MeetingContext(
                title=f"第{gathering.number}次例会",
                date=gathering.day,
                start=dt.time(14),
                end=dt.time(15, 30),
                project=gathering.project,
            )
            meeting = meetings.create(session, context)
            # Its minutes are another matter, which has a clock of its own.
            meeting.minutes_issued_at = meeting.confirmed_at = gathering.confirmed_at
            for task in tasks:
                self._add(session, meeting.id or 0, task)
            tracking.keep_up(session, meeting.id or 0, actor="记录人")

    def _add(self, session: Session, meeting_id: int, task: Task) -> None:
        row = ActionItemRow(
            meeting_id=meeting_id,
            task=f"第{task.number}项任务",
            owner=task.owner,
            department=task.department,
            deadline=task.deadline,
            review=ReviewState.confirmed,
        )
        session.add(row)
        session.flush()
        self.item_ids[task.number] = row.id or 0

    def do(self, task: Task, act: Act) -> None:
        if act.at < task.gathering.confirmed_at:
            return
        with time_machine.travel(act.at, tick=False):
            item_id = self.item_ids[task.number]
            with self.place.database.read() as session:
                item = session.get_one(ActionItemRow, item_id)
            if item.status != "done":
                self._act(item, task, act)

    def _act(self, item: ActionItemRow, task: Task, act: Act) -> None:
        item_id, by = item.id or 0, Author(task.owner or "", source="link")
        place = self.place
        if act.what == "report":
            services_tracking.report_problem(
                place, item_id, "缺人手", is_urgent=act.is_urgent, by=by
            )
        elif act.what == "grant":
            self._grant(item_id, task)
        elif act.what in ("move", "ask"):
            services_tracking.update(
                place, item_id, {"deadline": act.deadline}, by=by, reason="供应商推迟"
            )
        elif act.what == "done":
            services_tracking.update(place, item_id, {"status": "done"}, by=by)
        else:
            percent = max(item.percent or 0, act.percent or 0)
            wanted = {"status": "in_progress", "percent": percent}
            services_tracking.update(place, item_id, wanted, by=by)

    def _grant(self, item_id: int, task: Task) -> None:
        leader = self.story.teams[task.gathering.project].leader
        with self.place.database.read() as session:
            request = item_requests.open_of(session, item_id, RequestKind.new_date)
        if request:
            services_tracking.decide_request(
                self.place, request.id or 0, is_granted=True, by=Author(leader, decides=True)
            )

    def answer(self, now: dt.datetime) -> None:
        """As the story says how long the answer to a problem of an item takes."""
        after = {
            self.item_ids[t.number]: t.answered_after_h
            for t in self.story.tasks
            if t.number in self.item_ids
        }
        with self.place.database.read() as session:
            found = session.exec(select(Problem).where(Problem.state == ProblemState.open)).all()
        for problem in found:
            hours = after[problem.item_id]
            if hours and now >= problem.arose_at + dt.timedelta(hours=hours):
                services_tracking.answer_problem(
                    self.place, problem.id or 0, "已安排支援", by=Author("王建国", decides=True)
                )

    # What the product does

    def look(self, now: dt.datetime) -> None:
        """The rounds of a worker; when most is to be done, of two, one after the other."""
        for _worker in range(2 if now.hour in (8, 9, 15) else 1):
            place = self.place
            shop = steps.Workshop(place.database, place.files, fake_stages(), place.settings)
            for each in _ROUNDS:
                each(shop, now.astimezone(dt.UTC))

    def deliver(self, now: dt.datetime) -> None:
        place = self.place
        shop = steps.Workshop(place.database, place.files, fake_stages(), place.settings)
        courier.deliver_mail(shop, now.astimezone(dt.UTC))

    def happened(self) -> list[Event]:
        """All that was done, named as the story names it."""
        with self.place.database.read() as session:
            people = {p.id: p.name for p in session.exec(select(Person))}
            projects = {p.id: p.name for p in session.exec(select(Project))}
            clock = [
                _occasion(step, people, projects)
                for step in session.exec(select(ClockStep))
                if not step.is_passed_over
            ]
            rows = session.exec(
                select(ProblemStep, Problem).join(
                    Problem, col(Problem.id) == ProblemStep.problem_id
                )
            ).all()
        return sorted([*(each for each in clock if each), *(self._level(s, p) for s, p in rows)])

    def _level(self, step: ProblemStep, problem: Problem) -> Event:
        number = next(n for n, item_id in self.item_ids.items() if item_id == problem.item_id)
        cause, *rest = problem.key.split()
        if cause == "reported":
            rest = ["", f"{problem.arose_at.astimezone(ZONE):%m%d%H}"]
        key = " ".join([cause, str(number), *rest[1:], "level", str(step.level)])
        return Event(step.at.astimezone(ZONE), key, tuple(sorted(step.told)))


def _occasion(
    step: ClockStep, people: dict[int | None, str], projects: dict[int | None, str]
) -> Event | None:
    """None for December, of which the company has nothing, and for items of no project."""
    words = step.key.split()
    told = tuple(sorted(step.told))
    if words[-2:-1] == ["person"]:
        words[-2:] = [people[int(words[-1])]]
    elif words[-2:-1] == ["project"]:
        words[-2:] = [projects[int(words[-1])]]
    if "2025-12" in words or words[-1] == "all":
        return None
    return Event(step.at.astimezone(ZONE), " ".join(words), told)


@pytest.fixture(scope="module")
def story() -> World:
    return world.made()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, story: World) -> Iterator[Company]:
    """The quarter has passed."""
    with time_machine.travel(world.at(world.FIRST, 0), tick=False):
        company = Company(tmp_path_factory.mktemp("company") / "data", story)
    acts = sorted(
        ((act, task) for task in story.tasks for act in task.acts),
        key=lambda pair: (pair[0].at, pair[1].number),
    )
    for number, now in enumerate(world.looks()):
        company.meet(now)
        while acts and acts[0][0].at <= now:
            act, task = acts.pop(0)
            company.meet(act.at)
            company.do(task, act)
        with time_machine.travel(now, tick=False):
            company.answer(now)
            company.look(now)
        if number % 200 == 199:
            company.restart()
        _deliver(company, now)
    yield company
    company.close()


def _deliver(company: Company, now: dt.datetime) -> None:
    """Three times a day; for a day and a half there is no mail server to be reached."""
    if now.hour not in (9, 12, 18):
        return
    with time_machine.travel(now, tick=False):
        if NO_MAIL[0] <= now <= NO_MAIL[1]:
            company.deliver(now)
            return
        with running(company.post, company.port):
            company.deliver(now)


def test_the_calendar_is_that_of_the_notice() -> None:
    days = [world.FIRST + dt.timedelta(days=n) for n in range(130)]
    assert [d for d in days if world.works(d) != is_working_day(d, "zh-Hans")] == []


def test_the_story_has_all_that_is_asked_of_it(story: World) -> None:
    acts = Counter(act.what for task in story.tasks for act in task.acts)
    assert (len(story.people), len(story.gatherings), len(story.tasks)) == (40, 30, 400)
    assert {p.department for p in story.people} == set(world.DEPARTMENTS)
    assert min(acts[what] for what in ("update", "done", "move", "ask", "grant", "report")) >= 10


def test_each_reminder_and_escalation_happens_once_in_time_and_to_whom_it_is_due(
    company: Company, story: World
) -> None:
    wanted, happened = expected.events(story), company.happened()
    assert [e for e in wanted if e not in set(happened)] == []
    assert [e for e in happened if e not in set(wanted)] == []
    assert happened == wanted


def test_every_mail_arrives_once_though_the_server_was_away(company: Company) -> None:
    with company.place.database.read() as session:
        sent = session.exec(select(Message)).all()
    assert {message.state for message in sent} == {MessageState.sent}
    assert Counter(m.address for m in sent) == Counter(company.post.addresses)


def test_whoever_was_told_got_one_mail_of_it(company: Company) -> None:
    with company.place.database.read() as session:
        told = [
            name
            for table in (ClockStep, ProblemStep)
            for row in session.exec(select(table))
            for name in row.told
        ]
        mails = [
            message.recipient
            for message in session.exec(select(Message))
            if message.key.startswith(("week ", "month ")) or " level " in message.key
        ]
    assert Counter(mails) == Counter(told)


def test_history_explains_how_each_item_stands(company: Company) -> None:
    with company.place.database.read() as session:
        for item in session.exec(select(ActionItemRow)):
            present = replay(u.changes for u in tracking.history(session, item.id or 0))
            assert {n: v for n, v in present.items() if v} == {
                n: v for n, v in tracking.present(item).items() if v
            }


def test_no_date_moved_without_a_reason(company: Company) -> None:
    with company.place.database.read() as session:
        for item in session.exec(select(ActionItemRow)):
            moves = [
                update
                for update in tracking.history(session, item.id or 0)
                if update.changes.get("deadline", [None])[0] is not None
            ]
            assert [m for m in moves if not m.reason] == []
            assert len(moves) == item.deadline_changes
