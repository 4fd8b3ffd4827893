"""A company's own template is tried before it is taken; minutes are made with the chosen one."""

import io
import zipfile

import docx
import pytest

from api import services_templates as services
from api.installation import Installation
from assistant.errors import InputError
from assistant.minutes.preview import to_html
from storage import meetings, minutes, review, templates
from storage.tables import MeetingState, ReviewState
from tests.api.conftest import Worker

SAMPLE = 1


def template(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def text(content: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def add(place: Installation, content: bytes, filename: str = "公司纪要.docx") -> int:
    row = services.add(place, "", "zh-Hans", filename, content, actor="刘芳")
    return row.id or 0


def test_a_template_of_ones_own_shows_a_sample(place: Installation) -> None:
    number = add(place, template("云雀：{{ title }}"))
    assert text(services.sample(place, number)) == "云雀：新产品上市进度协调会"


@pytest.mark.parametrize("style", ["standard", "formal", "brief"])
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-Hans", "新产品上市进度协调会"),
        ("zh-Hant", "新產品上市進度協調會"),
        ("en", "Launch progress meeting"),
    ],
)
def test_every_built_in_template_shows_a_sample_in_each_language(
    language: str, title: str, style: str
) -> None:
    assert title in to_html(services.built_in_sample(language, style))  # type: ignore[arg-type]


def test_a_name_that_minutes_do_not_have_is_named_with_those_they_have(
    place: Installation,
) -> None:
    with pytest.raises(InputError) as caught:
        add(place, template("{{ titel }}"))
    assert "公司纪要.docx asks for what minutes do not have: titel" in str(caught.value)
    assert "Did you mean titel → title?" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"not a zip",
        template("{{ title"),
        template("{{ ''.__class__.__mro__ }}"),
        template("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"),
        template("{{ 'x' * 9999999999 }}"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused(
    place: Installation, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.template_sandbox._LONGEST_S", -7)  # of the ten it waits more
    with pytest.raises(InputError):
        add(place, content)
    with place.database.read() as session:
        assert templates.listed(session) == []


def test_an_archive_that_unpacks_to_more_than_memory_is_refused(place: Installation) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 150_000_000)
    with pytest.raises(InputError, match="unpacks to 150 MB"):
        add(place, bomb.getvalue())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("公司.docx", "公司.docx"),
        ("../../etc/公司.docx", "公司.docx"),
        ("C:\\模板\\公司.docx", "公司.docx"),
        ("..", "template.docx"),
        ("长" * 300 + ".docx", "长" * 60 + ".docx"),
    ],
)
def test_a_file_name_is_made_harmless(place: Installation, sent: str, kept: str) -> None:
    number = add(place, template("{{ title }}"), sent)
    with place.database.read() as session:
        assert templates.get(session, number).filename == kept


def test_minutes_are_made_with_the_template_chosen(place: Installation, worker: Worker) -> None:
    number = add(place, template("云雀：{{ title }}"))
    with place.database.write() as session:
        templates.choose(session, "zh-Hans", f"company:{number}", actor="刘芳")
    worker.work(SAMPLE)
    with place.database.write() as session:
        for row in review.items(session, SAMPLE).all():
            review.decide(session, row, ReviewState.confirmed, actor="刘芳")
        meeting = meetings.get(session, SAMPLE)
        meeting.done = [stage for stage in meeting.done if stage != "draft"]
        meeting.state = MeetingState.drafting
        session.add(meeting)
    worker.work(SAMPLE)
    with place.database.read() as session:
        made = minutes.latest(session, SAMPLE)
    assert made and text(place.files.path(made.sha256).read_bytes()).startswith("云雀：")
