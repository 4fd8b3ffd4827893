"""Files sent to show that an item is done."""

import io

import pytest

from api import services_proofs
from api.installation import Installation
from api.services_proofs import Sent, clean_name
from assistant.errors import InputError, NotFoundError
from assistant.tracking.changes import Author
from storage import proofs
from tests.api.following import follow

OWNER = Author("孙涛")
RECORDER = Author("李敏", assigns=True)


def sent(name: str = "报告.pdf", content: bytes = b"%PDF-1.7") -> Sent:
    return Sent(name, "application/pdf", io.BytesIO(content))


def names(place: Installation, item_id: int) -> list[str]:
    with place.database.read() as session:
        return [proof.filename for proof in proofs.of_item(session, item_id)]


def test_what_was_sent_is_in_the_store(place: Installation) -> None:
    item_id = follow(place)
    (proof,) = services_proofs.attach(place, item_id, [sent(content=b"proof")], by=OWNER)
    assert place.files.path(proof.sha256).read_bytes() == b"proof"
    assert (proof.size, proof.added_by, proof.meeting_id) == (5, "孙涛", 1)


@pytest.mark.parametrize("content", [b"", b"x" * (services_proofs.LARGEST + 1)])
def test_nothing_is_attached_where_one_file_is_refused(place: Installation, content: bytes) -> None:
    item_id = follow(place)
    with pytest.raises(InputError):
        services_proofs.attach(place, item_id, [sent(), sent("b.pdf", content)], by=OWNER)
    assert names(place, item_id) == []


@pytest.mark.parametrize("number", [0, services_proofs.MOST_AT_ONCE + 1])
def test_one_file_at_least_and_not_too_many(place: Installation, number: int) -> None:
    item_id = follow(place)
    with pytest.raises(InputError):
        services_proofs.attach(place, item_id, [sent()] * number, by=OWNER)


def test_an_item_that_is_not_followed_takes_none(place: Installation) -> None:
    with pytest.raises(NotFoundError):
        services_proofs.attach(place, 99, [sent()], by=OWNER)


def test_one_removes_ones_own_and_the_recorder_any(place: Installation) -> None:
    item_id = follow(place)
    made = services_proofs.attach(place, item_id, [sent("a.pdf", b"a"), sent("b.pdf")], by=OWNER)
    with pytest.raises(InputError):
        services_proofs.remove(place, item_id, made[0].id or 0, by=Author("周娜"))
    services_proofs.remove(place, item_id, made[0].id or 0, by=OWNER)
    services_proofs.remove(place, item_id, made[1].id or 0, by=RECORDER)
    assert names(place, item_id) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("报告.pdf", "报告.pdf"),
        ("C:\\temp\\报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd"),
        ("gpj\u202efdp.exe", "gpjfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("..", "file"),
        ("长" * 200 + ".docx", "长" * 145 + ".docx"),
    ],
)
def test_names_are_made_harmless(name: str, kept: str) -> None:
    assert clean_name(name) == kept
