"""Each message arrives once, or is said to be uncertain, whatever the mail server does."""

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.delivery import courier as couriers
from api.delivery.courier import send_mail
from assistant.errors import ConflictError
from storage import mail_pause, organisation, outbox
from storage.db import Database
from storage.files import FileStore
from storage.tables import Channel, MessageState
from tests.api.delivery.conftest import NOW, Desk
from tests.api.delivery.mail_server import Post, free_port, running

TABLE = {"filename": "table.csv", "media_type": "text/csv"}
MINUTE = dt.timedelta(minutes=1)


def send(desk: Desk, after: dt.timedelta = dt.timedelta(0), **more: object) -> int:
    return send_mail(desk.courier(NOW + after, **more), desk.server())


def send_for(desk: Desk, days: float) -> None:
    """What a worker does in so many days, looking each ten minutes."""
    for step in range(int(days * 24 * 6)):
        send(desk, step * 10 * MINUTE)


def test_messages_that_are_due_are_sent_on_one_connection(desk: Desk, office: Post) -> None:
    desk.put("li", "wang", "sun")
    desk.put("later", due_at=NOW + 5 * MINUTE)
    assert send(desk) == 3
    assert office.addresses == ["li@company.com", "wang@company.com", "sun@company.com"]
    assert office.connections == 1
    assert desk.states() == ["sent", "sent", "sent", "queued"]
    assert send(desk) == 0
    first = desk.messages()[0]
    assert (first.tries, first.problem, len(first.log)) == (1, None, 1)


def test_the_link_of_an_invitation_is_not_kept_once_it_was_sent(desk: Desk, office: Post) -> None:
    desk.put("a", kind="invitation", text="https://x.cn/welcome/s3cret", html="<a>s3cret</a>")
    desk.put("b", text="纪要")
    assert send(desk) == 2
    first, second = desk.messages()
    assert (first.text, first.html, second.text) == ("", None, "纪要")
    assert (first.recipient, len(first.log), first.state) == ("a", 1, MessageState.sent)
    with desk.database.write() as session:
        outbox.bounce(session, session.merge(first), "no such mailbox", NOW)
        with pytest.raises(ConflictError, match="not kept any more"):
            outbox.send_again(session, session.merge(first), NOW)


def test_a_refused_recipient_does_not_hold_up_the_others(desk: Desk, office: Post) -> None:
    office.answers["gone@company.com"] = ["550 5.1.1 no such user here"]
    desk.put("gone", "li")
    send(desk)
    assert desk.states() == ["failed", "sent"]
    problem = "The mail server refused gone@company.com: 550 5.1.1 no such user here."
    assert desk.messages()[0].problem == problem
    assert office.connections == 1


def test_greylisting_is_waited_for(desk: Desk, office: Post) -> None:
    office.answers["li@company.com"] = ["451 4.7.1 try again later"] * 2
    desk.put("li", "wang")
    send(desk)
    assert desk.states() == ["queued", "sent"]
    send(desk, 0.9 * MINUTE)
    assert office.commands.count("RCPT li@company.com") == 1
    send(desk, 2 * MINUTE)
    send(desk, 9 * MINUTE)
    assert office.addresses == ["wang@company.com", "li@company.com"]
    assert [entry.get("problem") for entry in desk.messages()[0].log] == [
        "The mail server wants it later: 451 4.7.1 try again later.",
        "The mail server wants it later: 451 4.7.1 try again later.",
        None,
    ]


def test_who_is_refused_for_days_is_given_up(desk: Desk, office: Post) -> None:
    office.answers["li@company.com"] = ["452 4.2.2 mailbox full"] * 500
    desk.put("li")
    send_for(desk, 4.9)
    assert desk.states() == ["queued"]
    assert office.commands.count("RCPT li@company.com") < 130
    send(desk, dt.timedelta(days=5.1))
    send(desk, dt.timedelta(days=5.2))
    (given_up,) = desk.messages()
    assert given_up.state == MessageState.failed
    assert (given_up.problem or "").startswith("Given up after five days of trying: ")


def test_a_mail_that_is_refused_as_a_whole_failed(desk: Desk, office: Post) -> None:
    office.answers["DATA"] = ["554 5.7.1 looks like spam"]
    desk.put("li")
    send(desk)
    problem = "The mail server refused the mail: 554 5.7.1 looks like spam."
    assert [(m.state.value, m.problem) for m in desk.messages()] == [("failed", problem)]


def test_a_refusal_for_now_of_the_whole_mail_is_tried_again(desk: Desk, office: Post) -> None:
    office.answers["DATA"] = ["451 4.3.0 disk is slow"]
    desk.put("li")
    send(desk)
    assert desk.states() == ["queued"]
    send(desk, 2 * MINUTE)
    assert (desk.states(), len(office.taken)) == (["sent"], 1)


@pytest.mark.parametrize("place", ["MAIL", "DATA"])
def test_a_connection_lost_before_the_end_of_the_mail_is_tried_again(
    desk: Desk, office: Post, place: str
) -> None:
    office.hangs_up = [place]
    # More than fits on the way, so that the loss is felt before the end.
    desk.put("li", attachments=[{**TABLE, "content": "x" * 10_000_000}])
    desk.put("wang")
    send(desk)
    assert desk.states() == ["queued", "sent"]
    send(desk, 2 * MINUTE)
    assert office.addresses == ["wang@company.com", "li@company.com"]


@pytest.mark.parametrize(("place", "arrived"), [("dot", 1), ("before accepting", 0)])
def test_a_connection_lost_after_the_end_of_the_mail_is_uncertain(
    desk: Desk, office: Post, place: str, arrived: int
) -> None:
    office.hangs_up = [place]
    desk.put("li")
    send(desk)
    for days in (1, 10):
        send(desk, dt.timedelta(days=days))
    (message,) = desk.messages()
    assert (message.state, message.tries) == (MessageState.uncertain, 1)
    assert "Whether it arrived is not known" in (message.problem or "")
    assert len(office.taken) == arrived


def test_a_server_that_takes_its_time_is_waited_for(desk: Desk, office: Post) -> None:
    office.delay_s = 0.7
    desk.put("li")
    assert send(desk) == 1
    assert len(office.taken) == 1


def test_an_answer_that_does_not_come_is_uncertain(desk: Desk, office: Post) -> None:
    office.delay_s = 3
    desk.put("li")
    send(desk)
    send(desk, dt.timedelta(days=1))
    assert (desk.states(), len(office.taken)) == (["uncertain"], 1)


def test_a_server_that_is_down_for_a_day_gets_each_message_once(desk: Desk, post: Post) -> None:
    desk.put("li", "wang")
    send_for(desk, 1)
    desk.put("sun", due_at=NOW + dt.timedelta(hours=20))
    assert [m.tries for m in desk.messages()] == [0, 0, 0]
    with running(post, desk.port):
        for minutes in (1, 20, 40):
            send(desk, dt.timedelta(days=1, minutes=minutes))
    assert post.addresses == ["li@company.com", "wang@company.com", "sun@company.com"]
    assert desk.states() == ["sent", "sent", "sent"]
    with desk.database.read() as session:
        assert mail_pause.current(session) is None


def test_a_server_that_is_down_is_not_hammered(desk: Desk) -> None:
    desk.put("li")
    for seconds in range(0, 3600, 5):
        send(desk, dt.timedelta(seconds=seconds))
    with desk.database.read() as session:
        pause = mail_pause.current(session)
    assert pause is not None and pause.tries == 7
    assert pause.problem == (
        f"The mail server 127.0.0.1:{desk.port} cannot be reached: Connection refused. Check that "
        "it is running, and ASSISTANT_SMTP_HOST and ASSISTANT_SMTP_PORT."
    )


def test_a_new_process_tries_the_server_at_once(desk: Desk, post: Post) -> None:
    desk.put("li")
    send(desk)
    with running(post, desk.port):
        assert send(desk, MINUTE / 2) == 0
        assert send(desk, MINUTE / 2, started_at=NOW + MINUTE / 3) == 1


def test_a_server_that_restarts_in_the_middle_gets_the_rest_afterwards(
    desk: Desk, post: Post
) -> None:
    desk.put(*(f"person{n}" for n in range(6)))
    post.answers["person3@company.com"] = ["421 4.3.2 shutting down"]
    with running(post, desk.port):
        send(desk)
    for minutes in range(5, 60, 5):
        with running(post, desk.port):
            send(desk, minutes * MINUTE)
    assert sorted(post.addresses) == [f"person{n}@company.com" for n in range(6)]
    assert set(desk.states()) == {"sent"}


def test_a_sender_the_server_does_not_know_stops_all_and_loses_nothing(
    desk: Desk, office: Post
) -> None:
    office.answers["MAIL"] = ["553 5.7.1 not your address"]
    desk.put("li", "wang")
    send(desk)
    assert (desk.states(), office.commands) == (
        ["queued", "queued"],
        ["MAIL minutes@company.com"],
    )
    with desk.database.read() as session:
        pause = mail_pause.current(session)
    assert pause and "takes no mail from minutes@company.com: 553 5.7.1" in pause.problem
    send(desk, 6 * MINUTE)
    assert sorted(office.addresses) == ["li@company.com", "wang@company.com"]


def test_a_sender_refused_with_the_recipient_is_not_the_recipients_fault(
    desk: Desk, office: Post
) -> None:
    office.answers["li@company.com"] = ["553 5.7.1 Sender address rejected: not owned by user"]
    desk.put("li")
    send(desk)
    assert desk.states() == ["queued"]
    send(desk, 6 * MINUTE)
    assert desk.states() == ["sent"]


def test_a_wrong_password_keeps_all_waiting_and_is_tried_seldom(desk: Desk, post: Post) -> None:
    desk.put("li")
    server = desk.server(user="minutes", password="wrong")
    with running(post, desk.port, user=("minutes", "right")):
        for seconds in range(0, 3600, 60):
            send_mail(desk.courier(NOW + dt.timedelta(seconds=seconds)), server)
        with desk.database.read() as session:
            pause = mail_pause.current(session)
        assert pause and pause.tries == 3
        assert "refused the user or the password: 535" in pause.problem
        right = desk.server(user="minutes", password="right")
        assert send_mail(desk.courier(NOW + dt.timedelta(hours=3)), right) == 1
    assert desk.states() == ["sent"]


def test_without_a_mail_server_messages_wait(desk: Desk) -> None:
    desk.put("li")
    assert send_mail(desk.courier(), None) == 0
    assert desk.states() == ["queued"]


def test_an_address_that_is_none_fails_without_asking_the_server(desk: Desk, office: Post) -> None:
    desk.put("li", address="li@company.com>\r\nRCPT TO:<all@company.com")
    desk.put("wang", address="王经理")
    desk.put("sun")
    send(desk)
    assert desk.states() == ["failed", "failed", "sent"]
    assert office.addresses == ["sun@company.com"]


def test_two_workers_at_once_send_each_message_once(
    database: Database, tmp_path_factory: pytest.TempPathFactory, post: Post
) -> None:
    desk = Desk(database, FileStore(tmp_path_factory.mktemp("files")), free_port())
    with database.write() as session:
        organisation.ensure(session, "云雀")
    names = [f"person{n}" for n in range(40)]
    desk.put(*names)
    together = threading.Barrier(3)

    def work() -> None:
        together.wait()
        send(desk)

    with running(post, desk.port):
        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert sorted(post.addresses) == sorted(f"{name}@company.com" for name in names)
    assert set(desk.states()) == {"sent"}


def claim(desk: Desk, by: str) -> int:
    with desk.database.write() as session:
        message = outbox.claim(session, Channel.mail, by, NOW)
        assert message is not None
        return message.id or 0


def test_what_a_dead_worker_had_not_handed_over_is_sent_by_another(
    desk: Desk, office: Post
) -> None:
    desk.put("li")
    claim(desk, "elsewhere 1 a")
    send(desk, 4 * MINUTE)
    assert (desk.states(), office.taken) == (["sending"], [])
    send(desk, 6 * MINUTE)
    assert (desk.states(), office.addresses) == (["sent"], ["li@company.com"])


def test_what_a_dead_worker_may_have_handed_over_is_uncertain(desk: Desk, office: Post) -> None:
    desk.put("li")
    with desk.database.write() as session:
        assert outbox.hand_over(session, claim_in(session), "elsewhere 1 a", NOW)
    send(desk, 14 * MINUTE)
    assert desk.states() == ["sending"]
    send(desk, 16 * MINUTE)
    assert (desk.states(), office.taken) == (["uncertain"], [])


def claim_in(session: object) -> int:
    message = outbox.claim(session, Channel.mail, "elsewhere 1 a", NOW)  # type: ignore[arg-type]
    assert message is not None
    return message.id or 0


def test_a_worker_that_lost_its_message_to_another_does_not_end_the_mail(
    desk: Desk, office: Post
) -> None:
    """It stood still for so long that it was taken for dead, and goes on."""
    desk.put("li")
    by = couriers.claim_name()
    with desk.database.write() as session:
        message = outbox.claim(session, Channel.mail, by, NOW)
    assert message is not None
    assert send(desk, 6 * MINUTE) == 1
    from api.delivery import smtp

    client = smtp.connect(desk.server(), desk.courier().patience)
    answer = couriers.mail_one(desk.courier(), client, desk.server(), message, by)
    couriers.settle(desk.courier(), message, by, answer)
    assert (desk.states(), len(office.taken)) == (["sent"], 1)


def test_a_worker_that_comes_back_tells_how_it_ended(desk: Desk) -> None:
    (message_id,) = desk.put("li")
    with desk.database.write() as session:
        claim_in(session)
        outbox.hand_over(session, message_id, "elsewhere 1 a", NOW)
        outbox.take_back(session, NOW + 20 * MINUTE, lambda _claim: False)
    assert desk.states() == ["uncertain"]
    with desk.database.write() as session:
        outbox.settle(session, message_id, "elsewhere 1 a", MessageState.sent, NOW)
    assert desk.states() == ["sent"]


@pytest.fixture
def dying(desk: Desk) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of its own process, which begins at once."""
    root = Path(__file__).parents[3]
    arguments = [desk.database.url, str(desk.files.root), str(desk.port)]
    command = [sys.executable, "-m", "tests.api.delivery.dying_worker", *arguments]
    desk.put("li", "wang")
    with subprocess.Popen(command, cwd=root) as process:
        yield process
        process.kill()


@pytest.mark.parametrize(
    ("place", "states"), [("mail", ["sent", "sent"]), ("taken", ["uncertain", "sent"])]
)
def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_twice(
    desk: Desk,
    office: Post,
    dying: subprocess.Popen[bytes],
    place: str,
    states: list[str],
) -> None:
    def kill() -> None:
        setattr(office, f"on_{place}", lambda: None)
        dying.kill()
        dying.wait()

    setattr(office, f"on_{place}", kill)
    dying.wait(60)
    assert desk.states() == ["sending", "queued"]
    send(desk, MINUTE)
    assert desk.states() == states
    assert sorted(office.addresses) == ["li@company.com", "wang@company.com"]
