"""Mails as they go to the server: names and files in Chinese, nothing smuggled in."""

import email
import email.header
import email.policy
from email.message import EmailMessage

import pytest

from api.delivery import mime
from assistant.errors import InputError
from storage.files import FileStore
from storage.tables import Message
from tests.api.delivery.conftest import NOW

SENDER = "会议助手 <minutes@company.com>"


@pytest.fixture
def files(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    return FileStore(tmp_path_factory.mktemp("files"))


def row(**more: object) -> Message:
    fields: dict[str, object] = {
        "id": 12,
        "key": "minutes 3 person 4",
        "kind": "minutes",
        "recipient": "欧阳建国",
        "address": "ouyang@company.com",
        "subject": "【会议纪要】新产品上市进度协调会 2026-0012",
        "text": "您好，\n附件是会议纪要。\n.\n",
        "created_at": NOW,
    }
    return Message(**(fields | more))


def written(message: Message, files: FileStore, **more: str | None) -> bytes:
    fields = {"sender": SENDER, "reply_to": None} | more
    return mime.compose(message, files, now=NOW, **fields)  # type: ignore[arg-type]


def read(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_headers_say_who_to_whom_and_that_a_machine_wrote_it(files: FileStore) -> None:
    data = written(row(), files, reply_to="记录人 <recorder@company.com>")
    mail = read(data)
    assert data.isascii()
    assert mail["To"] == "欧阳建国 <ouyang@company.com>"
    assert mail["From"] == SENDER
    assert mail["Reply-To"] == "记录人 <recorder@company.com>"
    assert mail["Subject"] == "【会议纪要】新产品上市进度协调会 2026-0012"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert mail.get_content().splitlines() == ["您好，", "附件是会议纪要。", "."]


@pytest.mark.parametrize("length", [30, 80, 200])
def test_long_chinese_names_and_subjects_come_through_whole(files: FileStore, length: int) -> None:
    text = ("新产品上市 progress 协调会，" * 20)[:length].strip()
    data = written(row(subject=text, recipient=text), files)
    # Read as of old: Python's newer reader puts spaces between the parts of a name.
    mail = email.message_from_bytes(data, policy=email.policy.compat32)
    assert _decoded(mail["Subject"]) == text
    assert _decoded(mail["To"]) == f"{text} <ouyang@company.com>"
    assert max(len(line) for line in data.split(b"\r\n")) <= 78


def _decoded(header: str) -> str:
    return str(email.header.make_header(email.header.decode_header(header)))


def test_text_html_and_files_are_one_mail(files: FileStore) -> None:
    stored = files.add_bytes(b"PK word")
    attachments = [
        {
            "filename": "会议纪要（第二版）2026-0012.docx",
            "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "sha256": stored.sha256,
        },
        {"filename": "下次会议.ics", "media_type": "text/calendar", "content": "BEGIN\r\n会\r\n"},
    ]
    mail = read(written(row(html="<p>您好</p>", attachments=attachments), files))
    assert mail.get_content_type() == "multipart/mixed"
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and html is not None
    assert html.get_content().strip() == "<p>您好</p>"
    word, calendar = mail.iter_attachments()
    assert word.get_filename() == "会议纪要（第二版）2026-0012.docx"
    assert word.get_content() == b"PK word"
    assert calendar.get_filename() == "下次会议.ics"
    assert dict(calendar["Content-Type"].params) == {"method": "PUBLISH", "charset": "utf-8"}
    assert calendar.get_payload(decode=True) == "BEGIN\r\n会\r\n".encode()


def test_the_message_id_stays_the_same_and_is_not_to_be_guessed(files: FileStore) -> None:
    first, again = (read(written(row(), files))["Message-ID"] for _try in range(2))
    assert first == again
    assert first != read(written(row(created_at=NOW.replace(hour=9)), files))["Message-ID"]
    ((number, token),) = mime.own_ids(str(first))
    assert (number, mime.is_token(row(), token)) == (12, True)
    assert not mime.is_token(row(key="another"), token)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x00", "\x0b"])
def test_nothing_is_smuggled_into_a_header(files: FileStore, end: str) -> None:
    bad = f"纪要{end}Bcc: all@company.com{end}{end}text"
    attachment = {"filename": bad, "media_type": f"text/plain{end}X: y", "content": "x"}
    mail = read(written(row(subject=bad, recipient=bad, attachments=[attachment]), files))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "纪要 Bcc: all@company.com text"
    (part,) = mail.iter_attachments()
    assert (part["Bcc"], part["X"]) == (None, None)
    assert part.get_filename() == "纪要 Bcc: all@company.com text"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "li",
        "li@",
        "@company.com",
        "li@company.com, all@company.com",
        "li@company.com\r\nBcc: x@y.z",
        "<li@company.com>",
        "li min@company.com",
        "li@公司..cn",
    ],
)
def test_what_is_no_address_is_refused(files: FileStore, address: str) -> None:
    with pytest.raises(InputError, match="is no mail address"):
        written(row(address=address), files)


def test_a_domain_in_chinese_goes_as_its_ascii_form(files: FileStore) -> None:
    assert mime.envelope_address("li@公司.cn") == "li@xn--55qx5d.cn"
    assert read(written(row(address="li@公司.cn"), files))["To"].addresses[0].domain == (
        "xn--55qx5d.cn"
    )


def test_a_file_that_is_gone_is_named(files: FileStore) -> None:
    gone = {"filename": "纪要.docx", "media_type": "text/plain", "sha256": "ab" * 32}
    with pytest.raises(InputError, match="纪要.docx is no longer kept"):
        written(row(attachments=[gone]), files)
