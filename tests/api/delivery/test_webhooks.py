"""Events told to other systems: signed, tried again, given up, and each sent by one worker."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import Session

from api.delivery.courier import ticking
from api.delivery.webhooks import Sender, send_due
from assistant.types import MeetingContext
from storage import meetings, organisation, outbox, webhook_deliveries, webhooks
from storage.db import Database
from storage.files import FileStore
from storage.tables import Channel, Message, MessageState, Webhook
from tests.api.delivery.conftest import Desk
from tests.api.delivery.mail_server import free_port
from tests.api.delivery.receiver import Receiver, receiving

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as receiver:
        yield receiver


class Office:
    """The desk's webhooks: tells them of events, and sends as of a time after the events."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.began = dt.datetime.now(dt.UTC)

    def hook(self, url: str, *events: str) -> int:
        with self.desk.database.write() as session:
            hook = webhooks.add(
                session, "ERP", url, events or webhooks.EVENTS, allow_http=True, actor="李敏"
            )
            return hook.id or 0

    def tell(self, *keys: str, event: str = "item.done", meeting_id: int | None = None) -> None:
        with self.desk.database.write() as session:
            for key in keys:
                data = {"id": 7, "task": "交付测试版本", "meeting_id": meeting_id}
                webhooks.emit(session, event, key, data)

    def send(self, after: dt.timedelta = MINUTE, patience_s: float = 5) -> int:
        clock = ticking(self.began + after)
        return send_due(Sender(self.desk.database, clock, patience_s=patience_s))

    def webhook(self, hook_id: int) -> Webhook:
        with self.desk.database.read() as session:
            return webhooks.get(session, hook_id)

    def message(self) -> Message:
        (message,) = self.desk.messages()
        return message


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def test_a_delivery_is_signed_as_standard_webhooks_has_it(
    office: Office, receiver: Receiver
) -> None:
    hook = office.webhook(office.hook(receiver.url))
    office.tell("item.done 7")
    assert office.send() == 1
    ((headers, body),) = receiver.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert headers["content-type"] == "application/json"
    sent = json.loads(body)
    assert (sent["type"], sent["data"]["task"]) == ("item.done", "交付测试版本")
    assert dt.datetime.fromisoformat(sent["timestamp"]).tzinfo is not None


def test_the_published_example_of_a_signature_comes_out_the_same() -> None:
    # Of the specification's own libraries.
    signature = webhook_deliveries.sign(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        dt.datetime.fromtimestamp(1614265330, dt.UTC),
        b'{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_delivery_keeps_what_the_receiver_said(office: Office, receiver: Receiver) -> None:
    receiver.body = "收到\x00了".encode() + b"x" * 6000
    office.hook(receiver.url)
    office.tell("item.done 7")
    office.send()
    message = office.message()
    (entry,) = message.log
    assert (message.state, entry["status"]) == (MessageState.sent, 200)
    assert entry["answer"] == "收到 了" + "x" * 496


def test_an_event_is_told_once_for_its_key_and_to_those_alone_who_chose_it(
    office: Office, receiver: Receiver
) -> None:
    office.hook(receiver.url, "item.done")
    office.hook(receiver.url, "minutes.issued")
    office.tell("item.done 7", "item.done 7")
    office.tell("minutes.issued 3", event="minutes.issued")
    office.tell("item.updated 7", event="item.updated")
    assert office.send() == 2
    assert sorted(json.loads(body)["type"] for _headers, body in receiver.got) == [
        "item.done",
        "minutes.issued",
    ]


def test_a_receiver_that_fails_is_told_again_under_the_same_id(
    office: Office, receiver: Receiver
) -> None:
    receiver.answers = [500, 503, 429]
    hook_id = office.hook(receiver.url)
    office.tell("item.done 7")
    taken = [office.send(after) for after in (MINUTE, 3 * MINUTE, 20 * MINUTE, HOUR, 2 * HOUR)]
    # The third is answered with 429, and the fourth comes after half an hour more.
    assert taken == [0, 0, 0, 1, 0]
    assert len(receiver.got) == 4 and len(set(receiver.ids)) == 1
    assert [entry.get("status") for entry in office.message().log] == [500, 503, 429, 200]
    assert office.webhook(hook_id).failing_since is None


def test_a_delivery_is_not_tried_before_its_time(office: Office, receiver: Receiver) -> None:
    receiver.answers = [500]
    office.hook(receiver.url)
    office.tell("item.done 7")
    office.send(MINUTE)
    assert office.send(MINUTE + dt.timedelta(seconds=50)) == 0
    assert office.send(2 * MINUTE + dt.timedelta(seconds=10)) == 1


def test_a_delivery_is_given_up_after_two_days(office: Office, receiver: Receiver) -> None:
    receiver.answers = [500] * 99
    office.hook(receiver.url)
    office.tell("item.done 7")
    for quarters in range(1, 240):
        office.send(quarters * HOUR / 4)
    message = office.message()
    assert message.state == MessageState.failed
    assert message.problem == (
        "Given up after two days of trying: The receiver did not take it: 500."
    )
    assert len(receiver.got) == 9
    last = dt.datetime.fromisoformat(message.log[-1]["at"])
    assert 46 * HOUR < last - office.began < 52 * HOUR


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404])
def test_what_is_refused_or_sent_elsewhere_has_failed_at_once(
    office: Office, receiver: Receiver, status: int
) -> None:
    with receiving(Receiver()) as elsewhere:
        receiver.answers, receiver.headers = [status], {"location": elsewhere.url}
        office.hook(receiver.url)
        office.tell("item.done 7")
        assert office.send() == 0
    assert elsewhere.got == []
    assert office.message().state == MessageState.failed
    assert str(status) in (office.message().problem or "")


def test_a_receiver_that_is_gone_is_switched_off_and_told_no_more(
    office: Office, receiver: Receiver
) -> None:
    receiver.answers = [410]
    hook_id = office.hook(receiver.url)
    office.tell("item.done 7", "item.done 8")
    office.send()
    office.tell("item.done 9")
    assert office.send(HOUR) == 0
    hook = office.webhook(hook_id)
    assert (hook.is_active, hook.off_reason) == (False, webhook_deliveries.GONE)
    assert office.desk.states() == ["failed", "cancelled"]
    assert len(receiver.got) == 1


def test_an_address_that_takes_nothing_for_five_days_is_switched_off(
    office: Office, receiver: Receiver
) -> None:
    receiver.answers = [500] * 99
    hook_id = office.hook(receiver.url)
    for day in range(6):
        assert office.webhook(hook_id).is_active
        office.tell(f"item.done {day}")
        office.send(day * DAY + MINUTE)
    hook = office.webhook(hook_id)
    assert (hook.is_active, hook.off_reason) == (False, webhook_deliveries.FAILED_TOO_LONG)
    assert "queued" not in office.desk.states()


def test_one_success_in_between_keeps_an_address_on(office: Office, receiver: Receiver) -> None:
    receiver.answers = [400, 400, 400, 200, 400, 400, 400]
    hook_id = office.hook(receiver.url)
    for day in range(7):
        office.tell(f"item.done {day}")
        office.send(day * DAY + MINUTE)
    assert office.webhook(hook_id).is_active


def test_a_port_that_nobody_listens_at_is_tried_once_for_all_that_waits(office: Office) -> None:
    port = free_port()
    hook_id = office.hook(f"http://127.0.0.1:{port}/events")
    office.tell(*(f"item.done {number}" for number in range(20)))
    assert office.send() == 0
    messages = office.desk.messages()
    assert sum(message.tries for message in messages) == 1
    (tried,) = [message for message in messages if message.tries]
    assert (tried.problem or "").startswith("The receiver cannot be reached: ")
    resting_until = office.webhook(hook_id).resting_until
    with receiving(Receiver(), port) as back:
        assert resting_until is not None
        assert office.send(resting_until - office.began - dt.timedelta(seconds=1)) == 0
        assert office.send(resting_until - office.began + 5 * MINUTE) == 20
    assert len(set(back.ids)) == 20


def test_what_is_told_while_an_address_is_down_waits_with_the_rest(office: Office) -> None:
    office.hook(f"http://127.0.0.1:{free_port()}/events")
    office.tell("item.done 1")
    office.send(30 * MINUTE)
    office.tell("item.done 2")
    office.send(30 * MINUTE + dt.timedelta(seconds=30))
    assert [message.tries for message in office.desk.messages()] == [1, 0]


def test_a_slow_receiver_is_left_and_keeps_no_other_waiting(
    office: Office, receiver: Receiver
) -> None:
    with receiving(Receiver(delay_s=1.5)) as slow:
        office.hook(slow.url)
        office.hook(receiver.url)
        office.tell("item.done 1", "item.done 2")
        assert office.send(patience_s=0.4) == 2
        assert (len(slow.got), len(receiver.got)) == (1, 2)
    problems = {message.problem for message in office.desk.messages()}
    assert "The receiver did not answer within 0.4 seconds." in problems


def test_a_status_counts_however_long_its_words_take(office: Office) -> None:
    with receiving(Receiver(body_delay_s=2.5)) as dreamy:
        office.hook(dreamy.url)
        office.tell("item.done 1")
        assert office.send() == 1
    assert office.message().log[0]["answer"] == ""


def test_what_a_receiver_asks_to_wait_is_waited(office: Office, receiver: Receiver) -> None:
    receiver.answers, receiver.headers = [429], {"retry-after": "1800"}
    office.hook(receiver.url)
    office.tell("item.done 1", "item.done 2")
    assert [office.send(after * MINUTE) for after in (1, 20, 35)] == [0, 0, 2]


def test_a_delivery_whose_worker_died_is_sent_again_under_its_id(
    office: Office, receiver: Receiver
) -> None:
    office.hook(receiver.url)
    office.tell("item.done 7")
    with office.desk.database.write() as session:
        claimed = outbox.claim(session, Channel.webhook, "elsewhere 1 x", office.began + MINUTE)
        assert claimed is not None
        expected = webhook_deliveries.delivery_id(claimed)
    assert office.send(2 * MINUTE) == 0
    # It renews nothing, so after a while it is held to be gone.
    assert office.send(10 * MINUTE) == 1
    assert receiver.ids == [expected]


_WORKER = """
import sys
from api.delivery.courier import ticking
from api.delivery.webhooks import Sender, send_due
from storage.db import Database
from storage.tables import now
send_due(Sender(Database(sys.argv[1]), now, patience_s=60))
"""


def test_after_a_worker_is_killed_the_next_sends_what_it_was_at(
    office: Office, tmp_path: Path
) -> None:
    with receiving(Receiver(delay_s=2)) as receiver:
        office.hook(receiver.url)
        office.tell("item.done 1", "item.done 2")
        url = f"sqlite:///{tmp_path / 'assistant.db'}"
        with subprocess.Popen([sys.executable, "-c", _WORKER, url]) as process:
            while not receiver.got and process.poll() is None:
                time.sleep(0.02)
            process.kill()
        assert office.desk.states() == ["sending", "queued"]
        receiver.delay_s = 0
        assert office.send(MINUTE) == 2
    assert len(receiver.ids) == 3 and len(set(receiver.ids)) == 2


def test_of_two_workers_each_delivery_is_sent_by_one(
    database: Database, tmp_path: Path, receiver: Receiver
) -> None:
    with database.write() as session:
        organisation.ensure(session, "云雀")
    office = Office(Desk(database, FileStore(tmp_path / "files"), 0))
    hooks = [office.hook(receiver.url) for _count in range(3)]
    office.tell(*(f"item.done {number}" for number in range(20)))
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _worker: office.send(), range(2)))
    assert sum(taken) == len(receiver.got) == len(set(receiver.ids)) == 20 * len(hooks)


def test_during_a_change_of_secrets_both_sign(office: Office, receiver: Receiver) -> None:
    hook_id = office.hook(receiver.url)
    with office.desk.database.write() as session:
        webhooks.rotate_secret(session, webhooks.get(session, hook_id), actor="李敏")
    office.tell("item.done 1")
    office.send()
    office.tell("item.done 2")
    office.send(2 * DAY)
    signatures = [headers["webhook-signature"].split() for headers, _body in receiver.got]
    assert [len(each) for each in signatures] == [2, 1]


def a_meeting_of(session: Session, *, is_confidential: bool) -> int:
    context = MeetingContext(title="薪酬", date=dt.date(2026, 3, 5), language="zh-Hans")
    meeting = meetings.create(session, context)
    meeting.is_confidential = is_confidential
    return meeting.id or 0


def test_nothing_of_a_confidential_meeting_is_told(office: Office, receiver: Receiver) -> None:
    office.hook(receiver.url)
    with office.desk.database.write() as session:
        meeting_id = a_meeting_of(session, is_confidential=True)
    office.tell("item.done 1", meeting_id=meeting_id)
    office.tell("item.done 2", meeting_id=99_999)
    assert office.desk.messages() == []


def test_what_waits_of_a_meeting_that_becomes_confidential_is_kept_back(
    office: Office, receiver: Receiver
) -> None:
    office.hook(receiver.url)
    with office.desk.database.write() as session:
        meeting_id = a_meeting_of(session, is_confidential=False)
    office.tell("item.done 1", meeting_id=meeting_id)
    with office.desk.database.write() as session:
        meetings.get(session, meeting_id).is_confidential = True
    assert office.send() == 0
    message = office.message()
    assert (message.state, message.problem, receiver.got) == (
        MessageState.cancelled,
        webhook_deliveries.CONFIDENTIAL,
        [],
    )


def test_deleting_a_webhook_keeps_back_what_waits(office: Office, receiver: Receiver) -> None:
    hook_id = office.hook(receiver.url)
    office.tell("item.done 1")
    with office.desk.database.write() as session:
        webhooks.delete(session, webhooks.get(session, hook_id), actor="李敏")
    assert office.send() == 0
    assert (office.desk.states(), receiver.got) == (["cancelled"], [])
