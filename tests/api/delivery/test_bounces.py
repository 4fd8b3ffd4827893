"""Mails that came back, in the words of the servers people have."""

import base64
import datetime as dt
from collections.abc import Iterator

import pytest

from api.delivery import bounces, mime
from api.delivery.bounces import Bounce, parse
from api.delivery.errors import MailServerError
from api.installation import Installation
from api.jobs.steps import Workshop
from api.settings import Settings
from storage import outbox
from storage.tables import Message, MessageState, now
from tests.api.delivery import imap_server
from tests.api.delivery.conftest import letter
from tests.api.delivery.imap_server import Box
from tests.api.delivery.mail_server import HOST
from tests.api.fakes import fake_stages

ID = "m12.0123456789abcdef0123@company.com"
OURS = ((12, "0123456789abcdef0123"),)


def mail(headers: str, body: str) -> bytes:
    return (headers.strip() + "\n\n" + body).replace("\n", "\r\n").encode()


def postfix(
    message_id: str = ID,
    address: str = "li@company.com",
    action: str = "failed",
    status: str = "5.1.1",
) -> bytes:
    return mail(
        """
Return-Path: <>
From: MAILER-DAEMON@mx.company.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: minutes@company.com
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4F1.16/mx"
""",
        f"""This is a MIME-encapsulated message.

--4F1.16/mx
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<{address}>: host mx.company.com said: 550 {status} User unknown

--4F1.16/mx
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.company.com
X-Postfix-Queue-ID: 4F1
Arrival-Date: Thu,  5 Mar 2026 18:00:00 +0800 (CST)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.company.com
Diagnostic-Code: smtp; 550 {status} <{address}>: Recipient address
    rejected: User unknown

--4F1.16/mx
Content-Description: Undelivered Message
Content-Type: text/rfc822-headers

From: minutes@company.com
To: {address}
Message-ID: <{message_id}>
Subject: =?utf-8?b?5Lya6K6u57qq6KaB?=

--4F1.16/mx--
""",
    )


EXCHANGE = mail(
    """
From: <postmaster@company.onmicrosoft.com>
To: <minutes@company.com>
Subject: =?utf-8?B?5peg5rOV6YCS6YCSOiDkvJrorq7nuqropoE=?=
In-Reply-To: <m12.0123456789abcdef0123@company.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="_000_ex"
X-MS-Exchange-Message-Is-Ndr:
""",
    """--_000_ex
Content-Type: multipart/alternative; boundary="_001_ex"

--_001_ex
Content-Type: text/html; charset="utf-8"

<p>Wang@company.com could not be found at company.com.</p>

--_001_ex--
--_000_ex
Content-Type: message/delivery-status

Reporting-MTA: dns;SG2PR01.apcprd01.prod.exchangelabs.com
Received-From-MTA: dns;mail.company.com
Arrival-Date: Thu, 5 Mar 2026 10:00:00 +0000

Final-Recipient: rfc822;Wang@company.com
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found

--_000_ex
Content-Type: message/rfc822

From: minutes@company.com
Message-ID: <m12.0123456789abcdef0123@company.com>
Subject: minutes

text
--_000_ex--
""",
)

GMAIL = mail(
    """
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: minutes@company.com
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <m12.0123456789abcdef0123@company.com>
In-Reply-To: <m12.0123456789abcdef0123@company.com>
X-Failed-Recipients: sun@gmail.com
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000g"; report-type=delivery-status
""",
    """--000g
Content-Type: multipart/related; boundary="001g"

--001g
Content-Type: text/plain; charset="UTF-8"

** Address not found **

--001g--
--000g
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Thu, 05 Mar 2026 02:00:00 -0800 (PST)
X-Original-Message-ID: <m12.0123456789abcdef0123@company.com>

Final-Recipient: rfc822; sun@gmail.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
Last-Attempt-Date: Thu, 05 Mar 2026 02:00:01 -0800 (PST)

--000g
Content-Type: text/rfc822-headers

Message-ID: <m12.0123456789abcdef0123@company.com>

--000g--
""",
)

_QQ_WORDS = """<html><body><style>p { color: red }</style>
<p>抱歉，您的邮件被退回来了……</p>
<p>邮件标题：会议纪要</p><p>收件人：zhao@qq.com</p>
<p>退信原因：收件人邮件地址（zhao@qq.com）不存在，邮件无法送达。</p>
<p>host mx3.qq.com said: 550 Mailbox not found. http://service.mail.qq.com</p></body></html>"""
QQ = (
    mail(
        """
From: PostMaster@qq.com
To: minutes@company.com
Subject: =?gb18030?B?z7XNs83L0MU=?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="qq"
""",
        "--qq\nContent-Type: text/html; charset=gb18030\nContent-Transfer-Encoding: base64\n\n",
    )
    + base64.encodebytes(_QQ_WORDS.encode("gb18030"))
    + mail(
        "--qq\nContent-Type: message/rfc822",
        "From: minutes@company.com\nMessage-ID: <m12.0123456789abcdef0123@company.com>\n"
        "Subject: x\n\ntext\n--qq--\n",
    )
)


def absence() -> bytes:
    return mail(
        f"""
From: Li Min <li@company.com>
To: minutes@company.com
Subject: Out of office
Auto-Submitted: auto-replied
In-Reply-To: <{ID}>
Content-Type: text/plain; charset=utf-8
""",
        "I am away until 5.10.2026 and read mails from room 550.",
    )


def test_postfix() -> None:
    said = "550 5.1.1 <li@company.com>: Recipient address rejected: User unknown"
    assert parse(postfix()) == Bounce(OURS, ("li@company.com",), said)


def test_exchange() -> None:
    said = "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"
    assert parse(EXCHANGE) == Bounce(OURS, ("wang@company.com",), said)


def test_gmail() -> None:
    said = "550-5.1.1 The email account that you tried to reach does not exist."
    assert parse(GMAIL) == Bounce(OURS, ("sun@gmail.com",), said)


def test_qq() -> None:
    said = "host mx3.qq.com said: 550 Mailbox not found. http://service.mail.qq.com"
    assert parse(QQ) == Bounce(OURS, (), said)


@pytest.mark.parametrize(
    "data",
    [
        postfix(action="delayed", status="4.4.1"),
        postfix(action="delivered", status="2.0.0"),
        postfix(action="relayed", status="2.0.0"),
        absence(),
        mail("From: li@company.com\nSubject: hello", "550 5.1.1 is a number"),
        mail("From: postmaster@company.com\nSubject: Weekly report", "550 mails were refused."),
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_other_mails_are_no_bounces(data: bytes) -> None:
    assert parse(data) is None


@pytest.fixture
def shop(place: Installation) -> Workshop:
    return Workshop(place.database, place.files, fake_stages(), place.settings)


def sent(shop: Workshop, name: str) -> Message:
    with shop.database.write() as session:
        message = outbox.put(session, letter(name))
        message.state, message.claimed_at, message.sent_at = MessageState.sent, now(), now()
    return message


def own_id(message: Message) -> str:
    return mime.message_id(message, "minutes@company.com").strip("<>")


def kept(shop: Workshop, data: bytes) -> Message | None:
    bounce = parse(data)
    assert bounce
    with shop.database.write() as session:
        return bounces.keep(session, bounce, now())


def test_the_message_that_came_back_is_marked_once(shop: Workshop) -> None:
    message = sent(shop, "li")
    data = postfix(own_id(message))
    found = kept(shop, data)
    assert found and found.id == message.id and found.bounced_at
    assert "User unknown" in (found.problem or "")
    assert kept(shop, data) is None


def test_nobody_else_can_say_that_a_mail_came_back(shop: Workshop) -> None:
    message = sent(shop, "li")
    forged = own_id(message).replace(".", ".0", 1)[:-13] + "@company.com"
    assert kept(shop, postfix(f"m{message.id}.{'0' * 20}@company.com")) is None
    assert parse(postfix(forged))


def test_without_a_message_id_the_last_mail_to_the_address_came_back(shop: Workshop) -> None:
    sent(shop, "wang")
    message = sent(shop, "li")
    found = kept(shop, postfix("other@elsewhere.com", address="LI@company.com"))
    assert found and found.id == message.id


def test_an_address_that_was_corrected_since_is_not_marked(shop: Workshop) -> None:
    message = sent(shop, "li")
    with shop.database.write() as session:
        row = session.get(Message, message.id)
        assert row
        row.address = "li.min@company.com"
        row.log = [{"at": now().isoformat(), "left": "li@company.com"}]
    assert kept(shop, postfix(own_id(message))) is None


@pytest.fixture
def imap(settings: Settings) -> Iterator[Settings]:
    yield settings.model_copy(
        update={
            "bounce_imap_host": HOST,
            "bounce_imap_security": "none",
            "bounce_imap_user": "minutes",
            "bounce_imap_password": "geheim",
        }
    )


def test_the_mailbox_is_read_and_other_mails_stay_unread(shop: Workshop, imap: Settings) -> None:
    message = sent(shop, "li")
    box = Box(absence(), postfix(own_id(message)), b"\xff broken", absence())
    with imap_server.running(box) as port:
        settings = imap.model_copy(update={"bounce_imap_port": port})
        there = Workshop(shop.database, shop.files, shop.stages, settings)
        assert bounces.read_mailbox(there, now()) == 1
        assert (box.seen, box.fetched) == ({2}, [1, 2, 3, 4])
        assert bounces.read_mailbox(there, now()) == 0
        assert box.fetched == [1, 2, 3, 4]
        box.validity += 1  # the mailbox was made anew
        assert bounces.read_mailbox(there, now() + dt.timedelta(minutes=3)) == 0
        assert box.fetched == [1, 2, 3, 4, 1, 3, 4]
    with shop.database.read() as session:
        row = session.get(Message, message.id)
        assert row and row.bounced_at


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"bounce_imap_password": "x"}, "wrong password"),
        ({"bounce_imap_folder": "退信"}, "no folder 退信"),
    ],
)
def test_a_mailbox_that_cannot_be_read_says_why(
    shop: Workshop, imap: Settings, wrong: dict[str, str], said: str
) -> None:
    with imap_server.running(Box()) as port:
        settings = imap.model_copy(update={"bounce_imap_port": port} | wrong)
        there = Workshop(shop.database, shop.files, shop.stages, settings)
        with pytest.raises(MailServerError, match=said):
            bounces.read_mailbox(there, now())


def test_a_folder_with_a_chinese_name_is_found(shop: Workshop, imap: Settings) -> None:
    box = Box(absence())
    box.folder = "&kABP4Q-"  # 退信
    with imap_server.running(box) as port:
        more = {"bounce_imap_port": port, "bounce_imap_folder": "退信"}
        settings = imap.model_copy(update=more)
        there = Workshop(shop.database, shop.files, shop.stages, settings)
        assert bounces.read_mailbox(there, now()) == 0
    assert box.fetched == [1]


def test_without_a_mailbox_none_is_read(shop: Workshop) -> None:
    assert bounces.read_mailbox(shop, now()) == 0
