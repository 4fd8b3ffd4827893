"""What is written about followed items: updates asked for, consents, new owners."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from api.delivery import links, tracking_letters
from api.delivery.wording import speaking
from api.installation import Installation
from storage import chat, responsible
from storage.responsible import Contact
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    Message,
    RequestKind,
    RequestState,
    Role,
    User,
    now,
)
from tests.api.delivery.meetings_made import (
    PUBLIC_URL,
    hold,
    item,
    mails,
    messages,
    part,
    person_id,
)
from tests.api.people import add_user

KEY = "week 2026-W11 ask person 1"
FRIDAY = dt.datetime(2026, 3, 13, 1, tzinfo=dt.UTC)  # 09:00 in Shanghai


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


def account(house: Installation, name: str, role: Role = Role.member, **preferences: Any) -> int:
    user_id = add_user(house, name, role, person_id=person_id(house, name))
    with house.database.write() as session:
        user = session.get(User, user_id)
        assert user
        user.preferences = preferences
    return user_id


def own_chat(house: Installation, user_id: int) -> None:
    with house.database.write() as session:
        user = session.get(User, user_id)
        assert user
        chat.set_own(session, user, "feishu://abcdefgh", now(), actor=user.name)


def asked(
    house: Installation,
    *items: ActionItemRow,
    name: str = "李敏",
    is_second: bool = False,
    key: str = KEY,
    **fields: Any,
) -> list[str]:
    """The names of those who were asked for an update of these items of a meeting."""
    with house.database.write() as session:
        hold(session, items, **fields)
        (contact,) = responsible.people(session, [person_id(house, name)])
        return tracking_letters.on_update_request(
            session, house.settings, contact, items, key=key, is_second=is_second
        )


def test_an_owner_is_asked_for_an_update_with_the_items_and_a_link(house: Installation) -> None:
    told = asked(house, item(status="in_progress", percent=30), item("备料", deadline=None))
    (mail,) = messages(house)
    assert (told, mail.key, mail.kind) == (["李敏"], KEY, "update request")
    assert mail.subject == "[请更新进度] 请在 3月13日 周五 17:00 前"
    assert part(mail.text, "您的行动项").splitlines() == [
        "1. 发出方案",
        "   截止：3月13日 周五 · 状态：进行中 30% · 会议：上市例会",
        "2. 备料",
        "   截止：待确认 · 状态：未开始 · 会议：上市例会",
    ]


def test_the_link_of_the_request_updates_the_readers_items(house: Installation) -> None:
    asked(house, item())
    (mail,) = messages(house)
    found = re.search(rf"{PUBLIC_URL}/mine/(\S+)", mail.text)
    assert found and found[0] in (mail.html or "")
    with house.database.read() as session:
        assert links.read_update(session, found[1]) == person_id(house, "李敏")


def test_the_second_request_says_how_many_are_missing_and_until_when(house: Installation) -> None:
    asked(house, item(), item("备料"), is_second=True)
    (mail,) = messages(house)
    assert mail.subject == "[还差 2 项] 请在 3月13日 周五 17:00 前更新进度"
    assert "您有 2 项行动项本周还没有更新。" in mail.text


def test_late_items_and_those_behind_plan_are_marked(house: Installation) -> None:
    behind = item("备料", deadline="2026-04-30", behind_on=dt.date(2026, 3, 12))
    asked(house, item(deadline="2026-03-12"), behind, item("不急", deadline="2026-04-30"))
    (mail,) = messages(house)
    lines = part(mail.text, "您的行动项").splitlines()
    assert lines[::2] == ["1. [已逾期] 发出方案", "2. [落后计划] 备料", "3. 不急"]


def test_an_owner_reads_why_an_item_is_delayed_but_not_why_it_once_was(house: Installation) -> None:
    late = item(status="delayed", delay_reason="等设备")
    asked(house, late, item("备料", status="in_progress", delay_reason="等料"))
    (mail,) = messages(house)
    assert "状态：延期 · 延期原因：等设备 · 会议" in mail.text
    assert "等料" not in mail.text


def test_a_key_is_written_about_once(house: Installation) -> None:
    assert asked(house, item()) == ["李敏"]
    assert asked(house, item()) == ["李敏"]
    assert len(messages(house)) == 1


def test_items_of_confidential_meetings_are_told_to_who_took_part_alone(
    house: Installation,
) -> None:
    secret = {"is_confidential": True, "title": "裁员"}
    assert asked(house, item("密事", "赵强"), name="赵强", **secret) == []
    assert messages(house) == []
    assert asked(house, item("密事"), key="other", **secret) == ["李敏"]


def test_a_meeting_is_named_to_who_took_part_alone(house: Installation) -> None:
    asked(house, item("备料", "赵强"), name="赵强")
    (mail,) = messages(house)
    assert "上市例会" not in mail.text + mail.subject + (mail.html or "")


def test_a_letter_is_in_the_language_its_reader_chose(house: Installation) -> None:
    account(house, "李敏", language="en")
    asked(house, item())
    (mail,) = messages(house)
    assert mail.subject == "[Please update] Your action items, by Fri, Mar 13 17:00"
    assert "Update your items:\n" in mail.text


def test_words_of_people_are_words_in_a_letter(house: Installation) -> None:
    asked(house, item("<script>alert(1)</script>\r\nBcc: x@example.com"))
    (mail,) = messages(house)
    assert "<script>" not in (mail.html or "")
    assert "1. <script>alert(1)</script> Bcc: x@example.com\n" in mail.text


def test_without_an_address_of_the_pages_there_is_no_link(house: Installation) -> None:
    house.settings.public_url = None
    asked(house, item())
    (mail,) = messages(house)
    assert "/mine/" not in mail.text and "请把进展告诉会议的记录人。" in mail.text


def test_who_chose_the_own_chat_is_asked_there(house: Installation) -> None:
    own_chat(house, account(house, "李敏", notify={"channel": "chat"}))
    assert asked(house, item()) == ["李敏"]
    (message,) = messages(house)
    assert (message.channel, message.key) == ("chat", f"{KEY} by chat")
    assert message.text.startswith("您有 1 项未完成的行动项。")
    assert "1. 发出方案 · 截止：" in message.text and "更新进度：https://" in message.text


def test_who_chose_chat_and_has_none_gets_a_mail(house: Installation) -> None:
    account(house, "李敏", notify={"channel": "chat"})
    assert asked(house, item()) == ["李敏"]
    assert [message.channel for message in messages(house)] == ["mail"]


def test_who_has_a_chat_and_chose_mail_gets_a_mail(house: Installation) -> None:
    own_chat(house, account(house, "李敏"))
    asked(house, item())
    assert [message.channel for message in messages(house)] == ["mail"]


def test_who_cannot_be_reached_is_not_named(house: Installation) -> None:
    row = item()
    with house.database.write() as session:
        hold(session, [row])
        nobody = Contact("某人", None, None)
        told = tracking_letters.on_update_request(
            session, house.settings, nobody, [row], key=KEY, is_second=False
        )
    assert (told, messages(house)) == ([], [])


def request_of(house: Installation, kind: RequestKind, **fields: Any) -> ItemRequest:
    """A request of 李敏 that was told to the leaders, and then what became of it."""
    row = item()
    with house.database.write() as session:
        hold(session, [row])
        request = ItemRequest(
            item_id=row.id or 0,
            kind=kind,
            asked_by="李敏",
            person_id=person_id(house, "李敏"),
            deadline="2026-03-20" if kind == RequestKind.new_date else None,
            reason="供应商推迟",
            **fields,
        )
        session.add(request)
        session.flush()
        if request.state == RequestState.open:
            tracking_letters.on_request(session, house.settings, request, row)
        else:
            tracking_letters.on_decided(session, house.settings, request, row)
        return request


def test_the_leader_is_asked_to_consent_to_a_new_date(house: Installation) -> None:
    account(house, "王建国", Role.leader)
    request_of(house, RequestKind.new_date)
    mail = mails(house)["王建国"]
    assert mail.subject == "[请同意改期] 发出方案"
    assert "李敏 请求把截止时间改为 3月20日 周五，请您决定。" in mail.text
    assert part(mail.text, "理由") == "- 供应商推迟"
    assert f"{PUBLIC_URL}/tracker/1" in mail.text


def test_the_leader_is_asked_to_sign_off(house: Installation) -> None:
    account(house, "王建国", Role.leader)
    request_of(house, RequestKind.close)
    assert mails(house)["王建国"].subject == "[请确认完成] 发出方案"


@pytest.mark.parametrize(
    ("kind", "state", "subject", "said"),
    [
        ("new_date", "granted", "[改期已同意] 发出方案", "王建国 同意把截止时间改为 3月20日"),
        ("new_date", "refused", "[改期未同意] 发出方案", "王建国 没有同意把截止时间改为 3月20日"),
        ("close", "granted", "[完成已确认] 发出方案", "王建国 确认这项行动项已完成。"),
        ("close", "refused", "[完成未确认] 发出方案", "王建国 没有确认这项行动项已完成。"),
    ],
)
def test_who_asked_is_told_what_the_leader_said(
    house: Installation, kind: str, state: str, subject: str, said: str
) -> None:
    fields = {"state": RequestState(state), "decided_by": "王建国", "comment": "下不为例"}
    request_of(house, RequestKind(kind), **fields)
    (mail,) = messages(house)
    assert (mail.recipient, mail.subject) == ("李敏", subject)
    assert said in mail.text and part(mail.text, "说明") == "- 下不为例"


def assigned(house: Installation, by: str, *, times: int = 1, **fields: Any) -> list[Message]:
    row = item(status_updated_by=by, **fields)
    with house.database.write() as session:
        hold(session, [row])
        for number in range(times):
            row.status_updated_at = now() + dt.timedelta(seconds=number)
            tracking_letters.on_assigned(session, house.settings, row)
    return messages(house)


def test_a_new_owner_is_told_who_gave_the_item(house: Installation) -> None:
    (mail,) = assigned(house, "刘芳")
    assert (mail.recipient, mail.subject) == ("李敏", "[新行动项] 发出方案")
    assert "刘芳 把下面这项行动项交给了您。" in mail.text
    assert f"{PUBLIC_URL}/mine/" in mail.text


def test_an_item_given_back_and_forth_is_told_each_time(house: Installation) -> None:
    assert len(assigned(house, "刘芳", times=2)) == 2


def test_who_took_an_item_is_not_told_of_it(house: Installation) -> None:
    assert assigned(house, "李敏") == []


def test_an_owner_whom_nobody_knows_is_not_told(house: Installation) -> None:
    assert assigned(house, "刘芳", owner="某供应商") == []


def test_letters_leave_the_language_as_it_was(house: Installation) -> None:
    account(house, "李敏", language="en")
    with speaking("zh-Hant") as before:
        asked(house, item())
        with speaking(before) as after:
            assert after == "zh-Hant"
