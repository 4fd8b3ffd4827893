"""Notices to the groups of chats: which addresses are taken, and what the chats answer."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.delivery import chat as sender
from api.delivery.answers import Result
from api.delivery.courier import send_chat
from api.installation import Installation
from assistant.errors import InputError
from storage import audit, chat, meetings
from storage.tables import AuditEntry, Channel, ChatChannel
from tests.api.delivery.conftest import NOW, Desk
from tests.api.delivery.mail_server import HOST, free_port

SAMPLE = 1
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/abc-def-123456"


class Bot:
    """A group's bot on loopback: what it got, and what it answers."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status, self.answer = 200, b"{}"
        self.hangs_up = False


@contextmanager
def listening(bot: Bot, port: int = 0) -> Iterator[str]:
    """The bot's address, as Apprise has it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802
            bot.got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            if bot.hangs_up:
                self.close_connection = True
                return
            self.send_response(bot.status)
            self.send_header("content-length", str(len(bot.answer)))
            self.end_headers()
            self.wfile.write(bot.answer)

        def log_message(self, *_words: object) -> None:
            pass

    with http.server.ThreadingHTTPServer((HOST, port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"json://{HOST}:{server.server_address[1]}/notices"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("kind", "typed", "secret", "url"),
    [
        ("feishu", FEISHU, "", "feishu://abc-def-123456"),
        ("feishu", " abc-def-123456 ", "", "feishu://abc-def-123456"),
        (
            "dingtalk",
            "https://oapi.dingtalk.com/robot/send?access_token=0a1b2c",
            "SECxyz",
            "dingtalk://SECxyz@0a1b2c",
        ),
        (
            "wecom",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=69-ab",
            "",
            "wecombot://69-ab",
        ),
        ("own", "https://bot.company.com/notices", "", "jsons://bot.company.com/notices"),
    ],
)
def test_what_people_copy_from_their_chat_is_understood(
    kind: str, typed: str, secret: str, url: str
) -> None:
    assert sender.read_url(kind, typed, secret) == url
    assert sender.kind_of(url) == kind


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("slack", "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"),
        (
            "teams",
            "https://prod-12.westus.logic.azure.com:443/workflows/643e69f83c8944/triggers/manual/"
            "paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODuebbb",
        ),
    ],
)
def test_addresses_of_slack_and_teams_are_understood(kind: str, typed: str) -> None:
    assert sender.kind_of(sender.read_url(kind, typed)) == kind


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("feishu", ""),
        ("feishu", "https://open.feishu.cn/other"),
        ("feishu", "https://evil.com/open-apis/bot/v2/hook/abc"),
        ("dingtalk", FEISHU),
        ("slack", "https://hooks.slack.com/"),
        ("teams", "https://evil.com/"),
        ("own", "file:///etc/passwd"),
        ("own", "syslog://localhost"),
        ("own", "mailto://user:password@company.com"),
        ("own", "json://"),
        ("nothing", FEISHU),
        ("exec", "exec://rm"),
    ],
)
def test_what_is_no_bot_of_a_chat_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(InputError):
        sender.read_url(kind, typed)


def test_secrets_are_masked() -> None:
    url = sender.read_url("dingtalk", "0a1b2c3d4e5f", "SECgeheim")
    shown = sender.masked(url)
    assert ("geheim" in shown, "0a1b2c3d4e5f" in shown) == (False, False)


@pytest.mark.parametrize(
    ("url", "said", "result"),
    [
        ("feishu://a", {"code": 0, "msg": "success"}, Result.sent),
        ("feishu://a", {"code": 19024, "msg": "Key Words Not Found"}, Result.failed),
        ("feishu://a", {"code": 11232, "msg": "frequency limited"}, Result.later),
        ("dingtalk://a", {"errcode": 310000, "errmsg": "sign not match"}, Result.failed),
        ("dingtalk://a", {"errcode": 130101, "errmsg": "send too fast"}, Result.later),
        ("wecombot://a", {"errcode": 0, "errmsg": "ok"}, Result.sent),
        ("wecombot://a", {"errcode": 93000, "errmsg": "invalid webhook url"}, Result.failed),
        ("wecombot://a", {"errcode": 45009, "errmsg": "api freq out of limit"}, Result.later),
    ],
)
def test_a_refusal_within_an_answer_that_looks_well_is_seen(
    url: str, said: dict[str, Any], result: Result
) -> None:
    class Said:
        status_code, text = 200, json.dumps(said)

        def json(self) -> dict[str, Any]:
            return said

    assert sender._read(url, Said(), True).result == result


def put(desk: Desk, url: str) -> int:
    """A message to a group with this address; the group's id."""
    with desk.database.write() as session:
        group = chat.add(
            session, "上市", url, project_id=None, events=["minutes issued"], actor="刘芳"
        )
    more = {"channel": Channel.chat, "address": str(group.id), "text": "纪要已签发"}
    desk.put("group", **more)
    return group.id or 0


def test_a_message_arrives_in_its_group_once(desk: Desk) -> None:
    bot = Bot()
    with listening(bot) as url:
        put(desk, url)
        assert [send_chat(desk.courier()) for _round in range(2)] == [1, 0]
    assert [(said["title"], said["message"]) for said in bot.got] == [("会议纪要", "纪要已签发")]
    assert desk.states() == ["sent"]


def test_a_chat_that_is_down_is_tried_again(desk: Desk) -> None:
    bot, port = Bot(), free_port()
    put(desk, f"json://{HOST}:{port}/notices")
    send_chat(desk.courier())
    assert desk.states() == ["queued"]
    with listening(bot, port):
        bot.status = 503
        send_chat(desk.courier(NOW.replace(minute=5)))
        bot.status = 200
        send_chat(desk.courier(NOW.replace(minute=30)))
    assert (desk.states(), len(bot.got)) == (["sent"], 2)


@pytest.mark.parametrize(
    ("status", "hangs_up", "state"), [(403, False, "failed"), (200, True, "uncertain")]
)
def test_what_was_refused_or_may_have_arrived_is_not_sent_again(
    desk: Desk, status: int, hangs_up: bool, state: str
) -> None:
    bot = Bot()
    bot.status, bot.hangs_up = status, hangs_up
    with listening(bot) as url:
        put(desk, url)
        send_chat(desk.courier())
        send_chat(desk.courier(NOW.replace(hour=20)))
    assert (desk.states(), len(bot.got)) == ([state], 1)


def test_an_address_cannot_ask_for_retries_or_files(desk: Desk) -> None:
    bot = Bot()
    bot.status = 500
    with listening(bot) as url:
        answer = sender.send(f"{url}?retry=3&wait=0&template=/etc/passwd", "x", "y")
    assert (answer.result, len(bot.got)) == (Result.later, 1)
    assert "root:" not in str(bot.got)


def test_a_group_that_was_deleted_gets_nothing(desk: Desk) -> None:
    group_id = put(desk, "json://localhost")
    with desk.database.write() as session:
        chat.delete(session, chat.get(session, group_id), NOW, actor="刘芳")
    send_chat(desk.courier())
    assert desk.states() == ["failed"]
    with desk.database.read() as session:
        row = session.get(ChatChannel, group_id)
        assert row and row.url == ""


def test_groups_are_told_of_their_projects_meetings_and_of_no_confidential_one(
    place: Installation,
) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        for name, project, events in (
            ("all", None, ["minutes issued"]),
            ("project", meeting.project_id, ["minutes issued", "minutes late"]),
            ("late", None, ["minutes late"]),
        ):
            chat.add(
                session, name, "json://localhost", project_id=project, events=events, actor="刘芳"
            )
        told = [each.name for each in chat.channels(session, meeting, "minutes issued")]
        assert told == ["all", "project"]
        meeting.is_confidential = True
        assert chat.channels(session, meeting, "minutes issued") == []


def test_a_group_is_added_changed_tried_and_deleted(
    client: TestClient, place: Installation
) -> None:
    bot = Bot()
    with listening(bot) as url:
        form = {"kind": "own", "address": url.replace("json", "http", 1), "name": "上市群"}
        client.post("/settings/chat", data={**form, "events": ["minutes issued"]})
        assert "已发到群里。" in client.post("/settings/chat/1/test").text
        assert bot.got[0]["title"] == "会议助手的测试消息"
        bot.status, bot.answer = 403, b"not you"
        assert "聊天工具拒收这条消息：403 not you" in client.post("/settings/chat/1/test").text
    client.post("/settings/chat/1", data={"name": "销售群", "events": ["minutes late"]})
    with place.database.read() as session:
        (group,) = chat.all_channels(session)
    assert (group.name, group.events, group.url) == ("销售群", ["minutes late"], url)
    client.post("/settings/chat/1/delete")
    assert "还没有群" in client.get("/settings/chat").text
    assert client.post("/settings/chat/1/test").status_code == 404


def test_no_secret_is_shown_or_logged(client: TestClient, place: Installation) -> None:
    client.post("/settings/chat", data={"kind": "feishu", "address": FEISHU})
    page = client.get("/settings/chat").text
    assert ("飞书" in page, "abc-def-123456" in page) == (True, False)
    with place.database.read() as session:
        entries = audit.page(session, audit.AuditFilter(action="add chat group")).entries
    entry: AuditEntry = entries[0].entry
    assert "abc-def" not in str(entry.after)


def test_a_wrong_address_comes_back_with_the_rest_of_the_form(client: TestClient) -> None:
    form = {"kind": "dingtalk", "address": FEISHU, "name": "上市群"}
    answer = client.post("/settings/chat", data=form)
    assert answer.status_code == 422
    assert "这不是这种机器人的地址" in answer.text
    assert 'value="上市群"' in answer.text
