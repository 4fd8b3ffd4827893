"""The pages of the mail server and of what was sent."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.delivery.courier import Courier, send_mail, ticking
from api.delivery.smtp import Patience, configured
from api.installation import Installation
from api.settings import Settings
from storage import meetings, outbox
from storage.tables import Message, MessageState, Role, now
from tests.api.delivery.conftest import letter
from tests.api.delivery.mail_server import HOST, Post, free_port, running
from tests.api.people import People, add_user, sign_in

SAMPLE = 1


@pytest.fixture
def mailing(settings: Settings) -> Settings:
    """Settings of an installation with a mail server."""
    return settings.model_copy(
        update={
            "smtp_host": HOST,
            "smtp_port": free_port(),
            "smtp_security": "none",
            "mail_from": "会议助手 <minutes@company.com>",
        }
    )


@pytest.fixture
def house(mailing: Settings) -> Iterator[Installation]:
    place = Installation(mailing)
    yield place
    place.close()


@pytest.fixture
def boss(house: Installation) -> Iterator[TestClient]:
    """An administrator of the installation with a mail server."""
    with TestClient(create_app(house), raise_server_exceptions=False) as client:
        sign_in(house, client, add_user(house, "刘芳", Role.administrator))
        yield client


def put(place: Installation, name: str, **more: object) -> int:
    with place.database.write() as session:
        return outbox.put(session, letter(name, **more)).id or 0


def row(place: Installation, message_id: int) -> Message:
    with place.database.read() as session:
        found = session.get(Message, message_id)
        assert found
        return found


def end(place: Installation, message_id: int, state: MessageState, problem: str | None) -> None:
    with place.database.write() as session:
        message = session.get(Message, message_id)
        assert message
        message.state, message.problem, message.tries = state, problem, 1
        message.log = [{"at": now().isoformat(), "problem": problem}]


def send_all(place: Installation) -> int:
    clerk = Courier(place.database, place.files, ticking(now()), patience=Patience(5, 5, 5))
    return send_mail(clerk, configured(place.settings))


def test_without_a_mail_server_the_page_says_that_mails_wait(
    client: TestClient, place: Installation
) -> None:
    put(place, "li")
    assert "还没有设置邮件服务器，1 封邮件在等待。" in client.get("/settings/mail").text
    assert "还没有设置邮件服务器，邮件会一直等待。" in client.get("/settings/mail/log").text


def test_a_test_mail_is_sent_at_once(
    boss: TestClient, house: Installation, mailing: Settings
) -> None:
    post = Post()
    with running(post, mailing.smtp_port or 0):
        page = boss.post("/settings/mail/test", data={"address": "liu@company.com"}).text
    assert "邮件服务器已收下发往 liu@company.com 的测试邮件" in page
    assert post.addresses == ["liu@company.com"]
    assert row(house, 1).state == MessageState.sent
    assert send_all(house) == 0


def test_a_test_mail_says_what_is_wrong(boss: TestClient, mailing: Settings) -> None:
    def said() -> str:
        return boss.post("/settings/mail/test", data={"address": "liu@company.com"}).text

    assert "连不上邮件服务器" in said()
    post = Post()
    post.answers = {"MAIL": ["553 5.7.1 no"], "RCPT": ["550 5.1.1 unknown"]}
    with running(post, mailing.smtp_port or 0):
        assert "邮件服务器不允许以 minutes@company.com 发信：553 5.7.1 no." in said()
        assert "邮件服务器拒收 liu@company.com：550 5.1.1 unknown." in said()
    assert post.taken == []


@pytest.mark.parametrize("address", ["", "liu", "a@b@c", "liu@company.com\r\nBcc: all@company.com"])
def test_a_test_to_no_address_is_refused(
    boss: TestClient, house: Installation, address: str
) -> None:
    answer = boss.post("/settings/mail/test", data={"address": address})
    assert answer.status_code == 422
    assert "不是邮箱地址" in answer.text


def test_the_pages_show_no_secret(boss: TestClient, mailing: Settings, house: Installation) -> None:
    house.settings = mailing.model_copy(update={"smtp_user": "minutes", "smtp_password": "geheim"})
    page = boss.get("/settings/mail").text
    assert ("minutes" in page, "geheim" in page) == (True, False)
    assert "geheim" not in repr(house.settings)


def test_the_log_is_filtered_by_what_became_of_messages(
    client: TestClient, place: Installation
) -> None:
    put(place, "li")
    end(place, put(place, "wang"), MessageState.failed, "The mail server refused wang: 550 no.")
    failed = client.get("/settings/mail/log?state=failed").text
    assert ("wang@company.com" in failed, "li@company.com" in failed) == (True, False)
    assert "邮件服务器拒收 wang：550 no." in failed
    assert "li@company.com" in client.get("/settings/mail/log?q=li").text
    assert "没有符合条件的记录" in client.get("/settings/mail/log?q=nobody").text
    assert client.get("/settings/mail/log?state=x&meeting=y&since=z&older=w").status_code == 200


def test_a_wrong_address_is_corrected_and_the_mail_sent_again(
    client: TestClient, place: Installation
) -> None:
    number = put(place, "li")
    end(place, number, MessageState.failed, "The mail server refused li: 550 no.")
    again = f"/settings/mail/log/{number}/again"
    assert "不是邮箱地址" in client.post(again, data={"address": "li(at)company"}).text
    client.post(again, data={"address": "li.min@company.com"})
    message = row(place, number)
    assert (message.state, message.address) == (MessageState.queued, "li.min@company.com")
    page = client.get("/settings/mail/log").text
    assert "地址原为 li@company.com" in page
    assert "不会重复发送" in client.post(again).text


def test_what_is_uncertain_warns_that_it_may_arrive_twice(
    client: TestClient, place: Installation
) -> None:
    end(place, put(place, "li"), MessageState.uncertain, None)
    assert "再发可能会收到两封" in client.get("/settings/mail/log").text


def test_what_waits_is_cancelled(client: TestClient, place: Installation) -> None:
    number = put(place, "li")
    client.post(f"/settings/mail/log/{number}/cancel")
    assert row(place, number).state == MessageState.cancelled
    assert "无法取消" in client.post(f"/settings/mail/log/{number}/cancel").text


def test_the_log_of_a_meeting_is_for_its_editors(place: Installation, people: People) -> None:
    mine, other = put(place, "li", meeting_id=SAMPLE), put(place, "wang")
    with place.database.write() as session:
        meetings.get(session, SAMPLE).project_id = None
    recorder = people.client(Role.recorder, "王建国")  # takes part
    assert "li@company.com" in recorder.get(f"/settings/mail/log?meeting={SAMPLE}").text
    assert recorder.get("/settings/mail/log").status_code == 403
    assert recorder.get("/settings/mail").status_code == 403
    recorder.post(f"/settings/mail/log/{mine}/cancel")
    assert row(place, mine).state == MessageState.cancelled
    assert recorder.post(f"/settings/mail/log/{other}/cancel").status_code == 404
    outsider = people.outsider()
    assert outsider.get(f"/settings/mail/log?meeting={SAMPLE}").status_code == 404
    assert outsider.post(f"/settings/mail/log/{mine}/again").status_code == 404


def test_of_a_confidential_meeting_only_that_there_was_a_mail_is_told(
    client: TestClient, place: Installation
) -> None:
    number = put(place, "li", meeting_id=SAMPLE, subject="并购纪要")
    with place.database.write() as session:
        meetings.get(session, SAMPLE).is_confidential = True
    page = client.get("/settings/mail/log?q=").text
    assert ("li@company.com" in page, "并购" in page) == (False, False)
    assert "保密或已删除的会议" in page
    assert "没有符合条件" in client.get("/settings/mail/log?q=并购").text
    assert client.post(f"/settings/mail/log/{number}/cancel").status_code == 404
    listed = client.get("/api/v1/deliveries").json()
    assert [(d["subject"], d["address"], d["outcome"]) for d in listed["deliveries"]] == [
        (None, None, "waiting")
    ]


def test_programs_read_the_log_and_send_again(client: TestClient, place: Installation) -> None:
    number = put(place, "li")
    end(place, number, MessageState.failed, "550")
    again = client.post(
        f"/api/v1/deliveries/{number}/send-again", json={"address": "li.min@company.com"}
    )
    assert (again.status_code, again.json()) == (202, {"outcome": "waiting"})
    listed = client.get("/api/v1/deliveries?outcome=waiting").json()
    assert listed["deliveries"][0]["address"] == "li.min@company.com"
    assert client.post(f"/api/v1/deliveries/{number}/cancel").json() == {"outcome": "cancelled"}
    assert client.post("/api/v1/deliveries/999/cancel").status_code == 404
