"""Webhooks as administrators have them: pages, JSON, what is told of, who may."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.delivery.webhooks import Sender, send_due
from api.installation import Installation
from storage import audit, meetings, webhook_deliveries, webhooks
from storage.tables import ActionItemRow, AuditEntry, Channel, Message, Role, Webhook, now
from tests.api.conftest import Worker
from tests.api.delivery.receiver import Receiver, receiving
from tests.api.delivery.test_way_of_minutes import confirm, issue
from tests.api.people import People

API = "/api/v1/webhooks"
SAMPLE = 1


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as receiver:
        yield receiver


def added(client: TestClient, url: str, **more: object) -> dict[str, object]:
    wanted = {"name": "ERP", "url": url, "events": list(webhooks.EVENTS), "allow_http": True}
    answer = client.post(API, json=wanted | more)
    assert answer.status_code == 201
    found: dict[str, object] = answer.json()
    return found


def send(place: Installation) -> int:
    return send_due(Sender(place.database, now))


def tell(place: Installation, *keys: str, **data: object) -> None:
    with place.database.write() as session:
        for key in keys:
            webhooks.emit(session, "item.done", key, {"id": 7, "task": "交付测试版本"} | data)


def messages(place: Installation) -> list[Message]:
    with place.database.read() as session:
        chosen = select(Message).where(Message.channel == Channel.webhook)
        return list(session.exec(chosen.order_by(col(Message.id))))


def test_from_confirmation_to_issue_each_event_is_told_once(
    place: Installation, client: TestClient, worker: Worker
) -> None:
    added(client, "http://127.0.0.1:9/events")
    worker.work(SAMPLE)
    confirm(client, worker)
    issue(place, worker)
    with place.database.read() as session:
        tasks = session.exec(select(ActionItemRow.task).order_by(col(ActionItemRow.id))).all()
    told = [(each.subject, json.loads(each.text)["data"]) for each in messages(place)]
    assert [event for event, _data in told] == [
        *["item.followed"] * len(tasks),
        "meeting.confirmed",
        "minutes.issued",
    ]
    assert [data["task"] for event, data in told if event == "item.followed"] == list(tasks)
    assert all(data["meeting_id"] == SAMPLE for _event, data in told)
    assert told[-1][1]["version"] == 1


def test_of_a_confidential_meeting_none_of_it_is_told(
    place: Installation, client: TestClient, worker: Worker
) -> None:
    added(client, "http://127.0.0.1:9/events")
    worker.work(SAMPLE)
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        meeting.is_confidential = True
        meeting.created_by_id = 1  # who is signed in
    confirm(client, worker)
    assert messages(place) == []


def test_a_secret_is_shown_once_and_kept_out_of_lists_and_the_audit_log(
    place: Installation, client: TestClient
) -> None:
    made = added(client, "https://erp.company.com/events")
    secret = str(made["secret"])
    assert secret.startswith("whsec_")
    assert secret not in client.get(API).text
    assert secret not in client.get(f"{API}/{made['id']}").text
    assert secret not in client.get(f"/settings/webhooks/{made['id']}").text
    with place.database.read() as session:
        entries = session.exec(select(AuditEntry)).all()
    assert "add webhook" in {entry.action for entry in entries}
    assert secret not in "".join(f"{entry.before}{entry.after}" for entry in entries)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://erp/events", "This is no address of a receiver."),
        ("https://", "This is no address of a receiver."),
        ("https://erp:x y/events", "This is no address of a receiver."),
        ("https://me:secret@erp/events", "Leave name, password and # out of the address"),
        ("http://erp/events", "Over http:// everybody on the way can read what is sent."),
    ],
)
def test_what_is_no_address_to_send_to_is_refused(client: TestClient, url: str, said: str) -> None:
    answer = client.post(API, json={"url": url, "events": ["item.done"]})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(said)


def test_an_address_of_the_own_network_is_taken(client: TestClient) -> None:
    assert added(client, "https://10.0.0.7:8443/events")["url"] == "https://10.0.0.7:8443/events"


def test_an_unknown_event_is_refused(client: TestClient) -> None:
    answer = client.post(API, json={"url": "https://erp/events", "events": ["item.gone"]})
    assert answer.json()["detail"].startswith("There is no event item.gone. There are: item.f")


def test_changing_leaves_what_is_not_named_as_it_was(client: TestClient) -> None:
    made = added(client, "https://erp.company.com/events")
    answer = client.patch(f"{API}/{made['id']}", json={"name": "OA"})
    expected = {name: value for name, value in made.items() if name != "secret"}
    assert answer.json() == expected | {"name": "OA"}


def test_switching_off_cancels_what_waits_and_on_forgives(
    place: Installation, client: TestClient
) -> None:
    made = added(client, "https://erp.company.com/events")
    with place.database.write() as session:
        hook = webhooks.get(session, int(str(made["id"])))
        webhook_deliveries.switch_off(session, hook, webhook_deliveries.FAILED_TOO_LONG)
    assert client.get(f"{API}/{made['id']}").json()["off_reason"].startswith("Nothing could")
    on = client.patch(f"{API}/{made['id']}", json={"is_active": True}).json()
    assert (on["is_active"], on["off_reason"]) == (True, None)
    tell(place, "item.done 1")
    client.patch(f"{API}/{made['id']}", json={"is_active": False})
    assert [message.state for message in messages(place)] == ["cancelled"]


def test_a_test_says_what_the_receiver_said(client: TestClient, receiver: Receiver) -> None:
    receiver.answers, receiver.body = [200, 403], b"who are you"
    made = added(client, receiver.url)
    good, bad = (client.post(f"{API}/{made['id']}/test").json() for _count in range(2))
    assert good == {"is_taken": True, "status": 200, "answer": "who are you", "problem": None}
    assert (bad["is_taken"], bad["problem"]) == (False, "The receiver did not take it: 403.")
    assert [json.loads(body)["type"] for _headers, body in receiver.got] == ["ping", "ping"]


def test_what_failed_is_sent_again_under_its_id(
    place: Installation, client: TestClient, receiver: Receiver
) -> None:
    receiver.answers = [400]
    made = added(client, receiver.url)
    tell(place, "item.done 1")
    send(place)
    (failed,) = client.get(f"{API}/{made['id']}/deliveries").json()["deliveries"]
    assert (failed["outcome"], failed["log"][0]["status"]) == ("failed", 400)
    address = f"{API}/{made['id']}/deliveries/{failed['id']}/send-again"
    assert client.post(address).status_code == 202
    assert client.post(address).status_code == 409
    assert send(place) == 1
    assert receiver.ids == [failed["webhook_id"]] * 2


def test_replacing_the_secret_gives_another(place: Installation, client: TestClient) -> None:
    made = added(client, "https://erp.company.com/events")
    again = client.post(f"{API}/{made['id']}/rotate-secret").json()
    assert again["secret"] != made["secret"]
    with place.database.read() as session:
        hook = session.get(Webhook, again["id"])
        assert hook and webhook_deliveries.secrets_of(hook, now()) == [
            again["secret"],
            made["secret"],
        ]


def test_deleting_forgets_the_secret(place: Installation, client: TestClient) -> None:
    made = added(client, "https://erp.company.com/events")
    assert client.delete(f"{API}/{made['id']}").status_code == 204
    assert client.get(API).json() == []
    assert client.get(f"{API}/{made['id']}").status_code == 404
    with place.database.read() as session:
        assert [hook.secret for hook in session.exec(select(Webhook))] == [""]


@pytest.mark.parametrize("role", [Role.leader, Role.executive, Role.member])
def test_only_administrators_see_webhooks(people: People, role: Role) -> None:
    other = people.client(role, "王建国")
    codes = [other.get(API).status_code, other.get("/settings/webhooks").status_code]
    assert codes == [403, 403]


def test_the_log_of_mails_knows_nothing_of_events(
    place: Installation, client: TestClient, receiver: Receiver
) -> None:
    added(client, receiver.url)
    tell(place, "item.done 1")
    (message,) = messages(place)
    found = client.get("/api/v1/deliveries").json()
    assert (found["deliveries"], sum(found["counts"].values())) == ([], 0)
    answer = client.post(f"/api/v1/deliveries/{message.id}/send-again", json={"address": "a@b.cn"})
    assert answer.status_code == 404
    assert "item.done" not in client.get("/settings/mail/log").text


# --- the pages ---


def test_the_page_shows_the_secret_of_a_new_webhook_once(client: TestClient) -> None:
    form = {"url": "https://erp.company.com/events", "name": "", "events": ["item.done"]}
    page = client.post("/settings/webhooks", data=form)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert 'value="whsec_' in page.text
    assert "<h1>erp.company.com</h1>" in page.text
    assert "whsec_" not in client.get("/settings/webhooks/1").text.partition("<h2 id=")[0]


def test_the_form_comes_back_with_what_was_typed(client: TestClient) -> None:
    form = {"url": "http://erp/events", "name": "旧系统", "events": ["item.done"]}
    page = client.post("/settings/webhooks", data=form)
    assert page.status_code == 422
    assert "http:// 地址的内容在途中谁都能看到" in page.text
    assert 'value="旧系统"' in page.text
    accepted = client.post("/settings/webhooks", data=form | {"allow_http": "1"})
    assert "地址没有加密" in accepted.text


def test_the_page_shows_what_a_test_brought(client: TestClient, receiver: Receiver) -> None:
    receiver.answers, receiver.body = [500], b"<b>no</b>"
    made = added(client, receiver.url)
    page = client.post(f"/settings/webhooks/{made['id']}/test")
    assert "对方没有收下：500。" in page.text
    assert "&lt;b&gt;no&lt;/b&gt;" in page.text


def test_the_page_of_a_webhook_changes_it(client: TestClient) -> None:
    made = added(client, "https://erp.company.com/events")
    form = {"url": made["url"], "name": "OA", "events": ["item.done", "minutes.issued"]}
    page = client.post(f"/settings/webhooks/{made['id']}", data=form)
    assert "已停用，不推送任何事件。" in page.text
    found = client.get(f"{API}/{made['id']}").json()
    assert (found["name"], found["events"]) == ("OA", ["item.done", "minutes.issued"])


def test_the_log_hides_what_is_of_a_meeting_that_became_confidential(
    place: Installation, client: TestClient, receiver: Receiver
) -> None:
    made = added(client, receiver.url)
    tell(place, "item.done 1", meeting_id=SAMPLE)
    send(place)
    address = f"/settings/webhooks/{made['id']}"
    assert "交付测试版本" in client.get(address).text
    with place.database.write() as session:
        meetings.get(session, SAMPLE).is_confidential = True
    page = client.get(address).text
    assert ("交付测试版本" in page, "保密或已删除的会议" in page) == (False, True)
    (listed,) = client.get(f"{API}/{made['id']}/deliveries").json()["deliveries"]
    assert listed["log"] == []


def test_the_page_sends_again(place: Installation, client: TestClient, receiver: Receiver) -> None:
    receiver.answers = [404]
    made = added(client, receiver.url)
    tell(place, "item.done 1")
    send(place)
    (message,) = messages(place)
    page = client.post(f"/settings/webhooks/{made['id']}/log/{message.id}/again")
    assert "等待发送" in page.text
    assert send(place) == 1


def test_the_audit_log_has_words_for_all_of_it(
    place: Installation, client: TestClient, receiver: Receiver
) -> None:
    made = added(client, receiver.url)
    for act in ("test", "rotate-secret"):
        client.post(f"{API}/{made['id']}/{act}")
    client.delete(f"{API}/{made['id']}")
    with place.database.read() as session:
        found = audit.page(session, audit.AuditFilter(), size=10)
    acts = [each.entry.action for each in found.entries if "webhook" in each.entry.action]
    assert acts == ["delete webhook", "rotate webhook secret", "test webhook", "add webhook"]
    page = client.get("/settings/audit").text
    assert "更换了 Webhook 密钥" in page
