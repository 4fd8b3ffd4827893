"""Mail or the own chat; and a mail where the chat fails for good."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from api.delivery.bodies import Body, Line, Part
from api.delivery.courier import send_chat
from api.delivery.reaching import News, reach
from storage import chat, organisation
from storage.responsible import Contact
from storage.tables import Channel, ChatChannel, MessageState, Role, User
from tests.api.delivery.conftest import NOW, Desk
from tests.api.delivery.mail_server import HOST, free_port
from tests.api.delivery.test_chat import Bot, listening

LINE = Line("发出方案", ("截止：3月13日",), "已逾期")
BODY = Body(
    title="每周进度更新",
    intro=("李敏，您好：", "请更新。"),
    parts=(
        Part("您的行动项", (Line("发出方案", ("截止：3月13日",), "已逾期"),), is_numbered=True),
    ),
    link=("更新进度", "https://minutes.example.com/mine/x"),
)
NEWS = News("week 2026-W12 ask person 5", "update request", "[请更新进度]", BODY)


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def tell(desk: Desk, url: str | None, *, both: bool = False, **more: Any) -> bool:
    """Whether somebody who wants chat, and has this one, can be told."""
    with desk.database.write() as session:
        user = User(
            organisation_id=organisation.current(session).id or 0,
            name="李敏",
            role=Role.member,
            preferences={"notify": {"channel": "chat"}},
            email="login@example.com",
        )
        session.add(user)
        session.flush()
        if url:
            chat.set_own(session, user, url, NOW, actor="李敏")
        contact = Contact(**({"name": "李敏", "address": "a@example.com"} | more))
        return reach(session, contact, user, NEWS, both=both)


def told(desk: Desk) -> list[tuple[str, str, str]]:
    return [(m.channel.value, m.key, m.state.value) for m in desk.messages()]


def test_the_own_chat_gets_the_words_without_a_greeting(desk: Desk) -> None:
    bot = Bot()
    with listening(bot) as url:
        assert tell(desk, url)
        assert send_chat(desk.courier()) == 1
    assert bot.got[0]["title"] == "[请更新进度]"
    assert bot.got[0]["message"] == (
        "请更新。\n\n您的行动项\n1. [已逾期] 发出方案 · 截止：3月13日\n\n"
        "更新进度：https://minutes.example.com/mine/x"
    )


def test_a_chat_that_refuses_is_replaced_by_one_mail(desk: Desk) -> None:
    bot = Bot()
    bot.status = 403
    with listening(bot) as url:
        tell(desk, url)
        send_chat(desk.courier())
        send_chat(desk.courier(NOW + dt.timedelta(days=1)))
    assert told(desk) == [
        ("chat", f"{NEWS.key} by chat", "failed"),
        ("mail", NEWS.key, "queued"),
    ]
    mail = desk.messages()[1]
    assert (mail.address, mail.html) == ("login@example.com", BODY.as_html())


def test_a_chat_that_cannot_be_reached_is_given_up_within_two_hours(desk: Desk) -> None:
    tell(desk, f"json://{HOST}:{free_port()}/notices")
    for minutes in range(0, 120, 5):
        send_chat(desk.courier(NOW + dt.timedelta(minutes=minutes)))
    assert [state for _channel, _key, state in told(desk)] == ["failed", "queued"]
    assert "after an hour" in (desk.messages()[0].problem or "")


def test_what_may_have_arrived_is_not_told_twice(desk: Desk) -> None:
    bot = Bot()
    bot.hangs_up = True
    with listening(bot) as url:
        tell(desk, url)
        send_chat(desk.courier())
    assert told(desk) == [("chat", f"{NEWS.key} by chat", "uncertain")]


def test_what_goes_both_ways_is_not_mailed_again(desk: Desk) -> None:
    bot = Bot()
    bot.status = 403
    with listening(bot) as url:
        tell(desk, url, both=True)
        send_chat(desk.courier())
    assert sorted(told(desk)) == [
        ("chat", f"{NEWS.key} by chat", "failed"),
        ("mail", NEWS.key, "queued"),
    ]


def test_a_chat_that_was_deleted_meanwhile_is_replaced_by_a_mail(desk: Desk) -> None:
    tell(desk, "json://localhost/notices")
    with desk.database.write() as session:
        user = session.get(User, 1)
        assert user
        chat.delete_own(session, user, NOW, actor="李敏")
    send_chat(desk.courier())
    assert [state for _channel, _key, state in told(desk)] == ["failed", "queued"]


def test_a_group_that_refuses_is_replaced_by_nothing(desk: Desk) -> None:
    with desk.database.write() as session:
        owner = organisation.current(session).id or 0
        session.add(ChatChannel(organisation_id=owner, name="群", url="json://x y"))
    desk.put("群", channel=Channel.chat, address="1", key="problem 1 level 3 chat 1")
    send_chat(desk.courier())
    assert desk.states() == ["failed"]


def test_who_has_no_address_is_told_by_the_own_chat(desk: Desk) -> None:
    assert tell(desk, "json://localhost/notices", address=None)
    assert [channel for channel, _key, _state in told(desk)] == ["chat"]


def test_who_has_neither_cannot_be_told(desk: Desk) -> None:
    assert (tell(desk, None, address=None), told(desk)) == (False, [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_own_chat_is_the_last_one_set(desk: Desk, count: int) -> None:
    tell(desk, None)
    with desk.database.write() as session:
        user = session.get(User, 1)
        assert user
        for number in range(count):
            chat.set_own(session, user, f"json://localhost/{number}", NOW, actor="李敏")
        own = chat.own(session, user.id)
        assert own and own.url == f"json://localhost/{count - 1}"
        assert chat.all_channels(session) == []


def test_a_state_is_kept_though_there_is_nobody_to_write_to_instead(desk: Desk) -> None:
    tell(desk, "json://localhost/notices", address=None)
    with desk.database.write() as session:
        user = session.get(User, 1)
        assert user
        user.email = None
        chat.delete_own(session, user, NOW, actor="李敏")
    send_chat(desk.courier())
    assert [m.state for m in desk.messages()] == [MessageState.failed]
