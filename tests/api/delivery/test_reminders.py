"""What is told of minutes on their way: to be approved, returned, due, late."""

import datetime as dt
import re
from typing import Any

from sqlmodel import select

from api.delivery import letters
from api.installation import Installation
from storage import responsible
from storage.responsible import Contact
from storage.tables import Message, Role, User
from tests.api.delivery.meetings_made import (
    PUBLIC_URL,
    add_group,
    hold,
    issue,
    item,
    mails,
    messages,
    part,
    person_id,
)
from tests.api.people import add_user


def submitted(house: Installation, **fields: Any) -> None:
    with house.database.write() as session:
        row = issue(
            session,
            hold(session, [item(owner=None, deadline=None)], **fields),
            submitted_by="刘芳",
            submitted_at=dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC),
            returned_by="王建国",
            returned_at=dt.datetime(2026, 3, 5, 10, tzinfo=dt.UTC),
            comment="预算写错了\n\n<b>地点</b>也是",
        )
        letters.on_submit(session, house.settings, row)
        letters.on_return(session, house.settings, row)


def leader(house: Installation, **fields: Any) -> int:
    return add_user(house, "王建国", Role.leader, person_id=person_id(house, "王建国"), **fields)


def test_the_leader_is_asked_to_approve(house: Installation) -> None:
    leader(house)
    submitted(house)
    mail = mails(house)["王建国"]
    assert (mail.subject, mail.kind) == ("[请批准纪要] 上市例会（3月5日）", "notice")
    assert "刘芳 提交了这场会议的纪要" in mail.text
    assert re.search(r"还有 \d+ 处待确认。", mail.text)
    assert f"{PUBLIC_URL}/meetings/2/minutes" in mail.text


def test_the_recorder_is_told_what_to_change(house: Installation) -> None:
    submitted(house)
    mail = mails(house)["刘芳"]
    assert mail.subject == "[纪要被退回] 上市例会（3月5日）"
    assert part(mail.text, "修改意见") == "- 预算写错了\n- <b>地点</b>也是"
    assert "&lt;b&gt;地点" in (mail.html or "")
    assert "您还没有账号" in mail.text


def test_minutes_that_are_submitted_again_are_told_again(house: Installation) -> None:
    leader(house)
    with house.database.write() as session:
        row = issue(session, hold(session), submitted_by="刘芳")
        for hour in (9, 9, 11):
            row.submitted_at = dt.datetime(2026, 3, 5, hour, tzinfo=dt.UTC)
            letters.on_submit(session, house.settings, row)
    assert [m.recipient for m in messages(house)] == ["王建国", "王建国"]


def test_an_administrator_is_not_told_which_confidential_meeting_it_was(
    house: Installation,
) -> None:
    add_user(house, "管理员", Role.administrator)
    with house.database.write() as session:
        user = session.exec(select(User).where(User.name == "管理员")).one()
        user.email = "admin@example.com"
    submitted(house, is_confidential=True, title="裁员")
    mail = mails(house)["管理员"]
    assert mail.subject == "[请批准纪要] 3月5日的一场保密会议"
    assert [word for word in ("裁员", "/meetings/") if word in mail.text + (mail.html or "")] == []


def reminded(house: Installation, *steps: str, **account: Any) -> list[Message]:
    with house.database.write() as session:
        meeting = hold(session)
        for step in steps:
            contacts = responsible.recorders(session, meeting)
            letters.on_minutes_clock(session, house.settings, meeting, step, contacts * 2)
    return messages(house)


def test_each_step_reminds_each_contact_once(house: Installation) -> None:
    found = reminded(house, "half", "soon", "soon", "late")
    recorder = person_id(house, "刘芳")
    assert [m.key for m in found] == [
        f"clock 2 {step} person {recorder}" for step in ("half", "soon", "late")
    ]


def test_late_minutes_are_told_with_when_they_were_due_and_who_records(
    house: Installation,
) -> None:
    (mail,) = reminded(house, "late")
    assert mail.subject.startswith("[纪要逾期] 上市例会（")
    assert "应在 3月6日 周五 15:00 前发出，还没有发出。" in mail.text
    assert re.search(r"时限：已超 \d+ 天\n进展：还没有生成草稿.*\n记录：刘芳", mail.text)


def test_who_switched_reminders_off_gets_none_but_the_minutes(house: Installation) -> None:
    user_id = add_user(house, "刘芳", Role.recorder, person_id=person_id(house, "刘芳"))
    with house.database.write() as session:
        user = session.get(User, user_id)
        assert user
        user.preferences = {"notify": {"changes": [], "mails": []}}
    assert reminded(house, "late") == []
    with house.database.write() as session:
        letters.on_issue(session, house.settings, issue(session, hold(session)))
    assert "刘芳" in mails(house)


def test_a_reminder_is_in_the_language_its_reader_chose(house: Installation) -> None:
    user_id = add_user(house, "刘芳", Role.recorder, person_id=person_id(house, "刘芳"))
    with house.database.write() as session:
        user = session.get(User, user_id)
        assert user
        user.preferences = {"language": "en"}
    (mail,) = reminded(house, "late")
    assert mail.subject == "[Minutes late] 上市例会 (Mar 5)"


def test_a_contact_without_an_address_is_passed_over(house: Installation) -> None:
    with house.database.write() as session:
        meeting = hold(session)
        nobody = [Contact("某人", None, None, None)]
        letters.on_minutes_clock(session, house.settings, meeting, "late", nobody)
    assert messages(house) == []


def test_groups_that_want_to_are_told_of_late_minutes(house: Installation) -> None:
    with house.database.write() as session:
        add_group(session, ["minutes late"])
        meeting = hold(session)
        for step in ("half", "late", "late"):
            letters.on_minutes_clock(session, house.settings, meeting, step, [])
    (message,) = messages(house)
    assert message.text.startswith("会议纪要逾期：上市例会（3月5日")
