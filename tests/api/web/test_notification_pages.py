"""What a person hears of and where: kinds of reminders, mail or the own chat."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.delivery import preferences
from api.installation import Installation
from storage import audit, chat
from storage.tables import ChatChannel, Role, User
from tests.api.delivery.test_chat import FEISHU, Bot, listening
from tests.api.people import People

PAGE = "/settings/notifications"


@pytest.fixture
def member(people: People) -> TestClient:
    return people.client(Role.member, "李敏")


def account(place: Installation, name: str = "李敏") -> User:
    with place.database.read() as session:
        return session.exec(select(User).where(User.name == name)).one()


def own(place: Installation, user_id: int | None) -> ChatChannel | None:
    with place.database.read() as session:
        return chat.own(session, user_id)


def test_a_person_chooses_where_reminders_go_and_which(
    place: Installation, member: TestClient
) -> None:
    member.post(PAGE, data={"channel": "chat", "mails": ["minutes"], "changes": ["items"]})
    user = account(place)
    wants = {kind: preferences.wants(user, kind) for kind in preferences.MAILS}
    assert wants == {"minutes": True, "reviews": False, "problems": False}
    assert preferences.channel(user) == "chat"
    assert 'value="chat" checked' in member.get(PAGE).text


def test_until_a_person_chooses_everything_comes_by_mail(
    place: Installation, member: TestClient
) -> None:
    member.get(PAGE)
    user = account(place)
    assert preferences.wanted_mails(user) == list(preferences.MAILS)
    assert preferences.channel(user) == preferences.channel(None) == "mail"


def test_nonsense_is_as_good_as_mail(place: Installation, member: TestClient) -> None:
    member.post(PAGE, data={"channel": "pigeon", "mails": ["everything"]})
    assert preferences.channel(account(place)) == "mail"


def test_an_own_chat_is_set_tried_and_deleted(client: TestClient, place: Installation) -> None:
    bot = Bot()
    with listening(bot) as url:
        typed = {"kind": "own", "address": url.replace("json", "http", 1)}
        assert "请发一条测试消息看看" in client.post(f"{PAGE}/chat", data=typed).text
        assert "已发出，请在聊天里查看。" in client.post(f"{PAGE}/chat/test").text
        assert bot.got[0]["title"] == "会议助手的测试消息"
        bot.status, bot.answer = 403, b"not you"
        assert "403 not you" in client.post(f"{PAGE}/chat/test").text
    client.post(f"{PAGE}/chat/delete")
    assert client.post(f"{PAGE}/chat/test").status_code == 422
    with place.database.read() as session:
        (row,) = session.exec(select(ChatChannel))
    assert (row.url, row.deleted_at is None) == ("", False)


def test_the_secret_is_not_shown_again_nor_logged(place: Installation, member: TestClient) -> None:
    page = member.post(f"{PAGE}/chat", data={"kind": "feishu", "address": FEISHU}).text
    assert ("飞书" in page, "abc-def-123456" in page) == (True, False)
    with place.database.read() as session:
        (found,) = audit.page(session, audit.AuditFilter(action="set own chat")).entries
    assert "abc-def" not in f"{found.entry.before} {found.entry.after}"


def test_an_own_chat_is_nobody_elses(
    place: Installation, member: TestClient, client: TestClient
) -> None:
    member.post(f"{PAGE}/chat", data={"kind": "feishu", "address": FEISHU})
    channel = own(place, account(place).id)
    assert channel
    assert "还没有群" in client.get("/settings/chat").text
    for path, data in (("", {"name": "x"}), ("/test", {}), ("/delete", {})):
        answer = client.post(f"/settings/chat/{channel.id}{path}", data=data)
        assert answer.status_code == 404, path
    assert "请先填写机器人的地址" in client.post(f"{PAGE}/chat/test").text


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "own", "address": "http://127.0.0.1:8000/"},
        {"kind": "feishu", "address": "json://127.0.0.1"},
        {"kind": "teams", "address": "workflows://127.0.0.1/abcdefgh/0123456789abcdef"},
        {"kind": "feishu", "address": ""},
        {"kind": "mailto", "address": "mailto://user:pass@example.com"},
    ],
)
def test_a_member_cannot_have_the_server_ask_any_address(
    place: Installation, member: TestClient, typed: dict[str, Any]
) -> None:
    assert member.post(f"{PAGE}/chat", data=typed).status_code == 422
    assert own(place, account(place).id) is None


def test_another_address_takes_the_place_of_the_one_before(
    place: Installation, member: TestClient
) -> None:
    for key in ("abc-def-123456", "ghi-jkl-123456"):
        address = FEISHU.replace("abc-def-123456", key)
        member.post(f"{PAGE}/chat", data={"kind": "feishu", "address": address})
    channel = own(place, account(place).id)
    assert channel and "ghi-jkl-123456" in channel.url
