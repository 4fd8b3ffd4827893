"""The weekly and monthly reviews as they are sent to teams and groups."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from api.delivery import tracking_letters
from api.installation import Installation
from storage import organisation, responsible
from storage.tables import Role
from tests.api.delivery.meetings_made import (
    PUBLIC_URL,
    add_group,
    hold,
    item,
    mails,
    messages,
    organisation_id,
    part,
    person_id,
)
from tests.api.delivery.test_tracking_letters import account

MONDAY = dt.datetime(2026, 3, 16, 1, 0, 5, tzinfo=dt.UTC)  # 09:00 in Shanghai
WEEK = "2026-W12"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def at(day: int, hour: int = 2) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC)


def project(house: Installation, **meeting: Any) -> int:
    """A project with a late item, one that is done, and one that is new."""
    with house.database.write() as session:
        found = organisation.ensure_project(session, organisation_id(session), "上市")
        rows = [
            item(tracked_at=at(5), deadline="2026-03-12", delay_reason="缺料"),
            item("备料", "赵强", tracked_at=at(5), done_at=at(11), status="done", percent=100),
            item("定价", None, tracked_at=at(12), deadline="2026-04-30"),
        ]
        held = hold(session, rows, decisions=(), **meeting)
        held.project_id = found.id
        return found.id or 0


def sent(house: Installation, project_id: int | None, *names: str, times: int = 1) -> list[str]:
    told: list[str] = []
    people = [person_id(house, name) for name in names or ("王建国",)]
    for _time in range(times):
        with house.database.write() as session:
            contacts = responsible.people(session, people)
            told = tracking_letters.on_week(session, house.settings, project_id, WEEK, contacts)
    return told


def test_a_team_is_told_what_is_done_late_and_new(house: Installation) -> None:
    project_id = project(house)
    assert sent(house, project_id, times=2) == ["王建国"]
    (mail,) = messages(house)
    whom = f"person {person_id(house, '王建国')}"
    assert (mail.key, mail.kind) == (f"week {WEEK} review project {project_id} {whom}", "review")
    assert mail.subject == "[每周回顾] 上市：逾期 1 项，没有更新 2 项，完成 1 项，新增 1 项"
    assert part(mail.text, "逾期 1 项") == (
        "- 发出方案\n   责任人：李敏 · 部门：市场部 · 截止：3月12日 周四 · 原因：缺料"
    )
    assert part(mail.text, "完成 1 项").startswith("- 备料\n   责任人：赵强")


def test_who_has_an_account_gets_a_link_to_the_page(house: Installation) -> None:
    project_id = project(house)
    account(house, "王建国", Role.leader)
    sent(house, project_id, "王建国", "陈晓")
    link = f"{PUBLIC_URL}/reviews/week/{WEEK}?project={project_id}"
    assert {name: link in mail.text for name, mail in mails(house).items()} == {
        "王建国": True,
        "陈晓": False,
    }


def test_reviews_can_be_switched_off(house: Installation) -> None:
    account(house, "王建国", notify={"mails": ["minutes"], "offered": ["minutes", "reviews"]})
    assert sent(house, project(house)) == []
    assert messages(house) == []


def test_who_chose_before_there_were_reviews_gets_them(house: Installation) -> None:
    account(house, "王建国", notify={"mails": []})
    assert sent(house, project(house)) == ["王建国"]


def test_a_review_tells_nothing_of_confidential_meetings(house: Installation) -> None:
    project_id = project(house, is_confidential=True)
    assert (sent(house, project_id), messages(house)) == ([], [])


def test_items_without_a_project_are_reviewed_too(house: Installation) -> None:
    with house.database.write() as session:
        hold(session, [item(tracked_at=at(5), deadline="2026-03-12")])
    assert sent(house, None) == ["王建国"]
    (mail,) = messages(house)
    assert mail.key.startswith(f"week {WEEK} review all person ")
    assert "不属于项目的行动项" in mail.text


def test_groups_that_want_it_are_told_in_short(house: Installation) -> None:
    project_id = project(house)
    with house.database.write() as session:
        add_group(session, ["week review"])
        add_group(session, ["problems"])
    sent(house, project_id, times=2)
    (text,) = [m.text for m in messages(house) if m.channel == "chat"]
    assert text == (
        "每周回顾 · 上市\n逾期 1 项，没有更新 2 项，完成 1 项，新增 1 项\n"
        f"{PUBLIC_URL}/reviews/week/{WEEK}?project={project_id}"
    )


def test_a_long_list_says_how_many_more_there_are(house: Installation) -> None:
    with house.database.write() as session:
        late = [item(f"事 {n}", tracked_at=at(5), deadline="2026-03-12") for n in range(15)]
        hold(session, late)
    sent(house, None)
    (mail,) = messages(house)
    assert "还有 3 项，见页面。" in part(mail.text, "逾期 15 项")


def test_those_who_lead_are_told_how_a_month_went(house: Installation) -> None:
    project_id = project(house)
    account(house, "王建国", Role.leader, language="en")
    with time_machine.travel(dt.datetime(2026, 4, 1, 1, tzinfo=dt.UTC), tick=False):
        for _time in range(2):
            with house.database.write() as session:
                people = [person_id(house, "王建国"), person_id(house, "陈晓")]
                told = tracking_letters.on_month(
                    session,
                    house.settings,
                    project_id,
                    "2026-03",
                    responsible.people(session, people),
                )
    assert told == ["王建国", "陈晓"]
    mail = mails(house)["陈晓"]
    assert (mail.subject, mail.kind) == ("[月度小结] 上市：2026年3月", "month")
    assert "应完成 2 项，到期项中完成 1 项，按时 1 项 (50%)，未完成 2 项，逾期 1 项" in mail.text
    assert "本月完成：1 项" in mail.text
    english = mails(house)["王建国"]
    assert english.subject.startswith("[Monthly summary] 上市")
    assert "Due 2 items, Done of what was due 1 item, On time 1 item (50%)" in english.text
    assert "Done in the month: 1 item" in english.text
    assert f"{PUBLIC_URL}/reviews/month/2026-03?project={project_id}" in english.text
