import io
import random
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from assistant.errors import InputError
from assistant.minutes.render import TEMPLATES, render
from assistant.minutes.template_checks import check_template
from tests.assistant.minutes import hostile
from tests.assistant.minutes.test_render import minutes_of

_BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def refusal(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        check_template(content, "公司.docx")
    return str(caught.value).removeprefix("The template 公司.docx cannot be used: it ")


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.name)
def test_our_own_templates_are_taken(path: Path) -> None:
    check_template(path.read_bytes(), path.name)


def test_links_to_web_and_mail_addresses_and_plain_fields_are_taken() -> None:
    document = Document()
    for target in ("https://example.com/a", "http://example.com", "mailto:a@example.com"):
        document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    saved = io.BytesIO()
    document.save(saved)
    check_template(saved.getvalue(), "a.docx")
    check_template(hostile.with_field(' HYPERLINK "https://example.com" '), "a.docx")
    check_template(hostile.with_field(" HYPERLINK \\l place "), "a.docx")
    check_template(hostile.with_field(" PA", "GE \\* MERGEFORMAT "), "a.docx")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The template 公司.docx is not a Word .docx file, or it is damaged"),
        (
            b"\xd0\xcf\x11\xe0" * 200,
            "The template 公司.docx is not a Word .docx file, or it is damaged",
        ),
        (
            hostile.template()[:3000],
            "The template 公司.docx is not a Word .docx file, or it is damaged",
        ),
        (
            hostile.with_kind("document.main+xml", "template.main+xml"),
            "The template 公司.docx is not a Word .docx file, or it is damaged",
        ),
        (
            hostile.with_part("word/styles.xml", b"<w:styles"),
            "The template 公司.docx is not a Word .docx file, or it is damaged",
        ),
    ],
)
def test_what_is_no_word_file_is_refused(content: bytes, reason: str) -> None:
    assert refusal(content).startswith(reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (hostile.with_part("word/vbaProject.bin"), "has macros."),
        (
            hostile.with_kind(
                "openxmlformats-officedocument.wordprocessingml.document.main",
                "ms-word.document.macroEnabled.main",
            ),
            "has macros.",
        ),
        (hostile.with_relation("vbaProject", "evil.bin", external=False), "has macros."),
        (hostile.with_part("word/activeX/activeX1.xml", b"<a/>"), "has an ActiveX control."),
        (hostile.with_part("customUI/customUI.xml", b"<a/>"), "has buttons with macros."),
        (hostile.with_body("<w:p><w:r><w:control/></w:r></w:p>"), "has an embedded object"),
        (
            hostile.with_part(
                "word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            ),
            "holds an embedded object (word/embeddings/oleObject1.bin).",
        ),
        (
            hostile.with_part("word/media/image1.png", hostile.template()),
            "holds another file (word/media/image1.png).",
        ),
        (hostile.with_relation("oleObject", "a.bin", external=False), "has an embedded object."),
        (hostile.with_relation("aFChunk", "a.html", external=False), "has a part in another"),
        (hostile.with_relation("subDocument", "b.docx"), "has another document."),
    ],
)
def test_what_runs_or_hides_in_a_template_is_refused(content: bytes, reason: str) -> None:
    assert refusal(content).startswith(reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            hostile.with_relation("attachedTemplate", "https://evil.example/a.dotm"),
            "is attached to another template, https://evil.example/a.dotm.",
        ),
        (
            hostile.with_relation("image", "http://evil.example/a.png"),
            "fetches something from elsewhere: http://evil.example/a.png.",
        ),
        (hostile.with_relation("hyperlink", "file:///etc/passwd"), "has a link to file:"),
        (hostile.with_relation("hyperlink", "\\\\evil\\share"), "has a link to \\\\evil"),
        (hostile.with_relation("hyperlink", "javascript:alert(1)"), "has a link to javascript:"),
        (
            hostile.with_part(
                "word/media/a.svg", b'<svg><image href="http://evil.example/a.png"/></svg>'
            ),
            "fetches something from elsewhere: http://evil.example/a.png.",
        ),
        (
            hostile.with_body('<v:i xmlns:v="urn:schemas-microsoft-com:vml" src="http://e/a"/>'),
            "fetches something from elsewhere: http://e/a.",
        ),
    ],
)
def test_what_is_fetched_from_elsewhere_is_refused(content: bytes, reason: str) -> None:
    assert refusal(content).startswith(reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (hostile.with_field("DDE", "AUTO c:\\\\cmd.exe"), "has a field DDEAUTO,"),
        (hostile.with_field(' INCLUDETEXT "http://e/a.docx"'), "has a field INCLUDETEXT,"),
        (hostile.with_field(" includepicture http://e/a"), "has a field INCLUDEPICTURE,"),
        (hostile.with_field(" LINK Excel.Sheet a.xlsx"), "has a field LINK,"),
        (hostile.with_field(" MACROBUTTON Go Click"), "has a field MACROBUTTON,"),
        (hostile.with_field(" QUOTE 68 68 69"), "has a field QUOTE,"),
        (hostile.with_field(" HYPERLINK file:///etc/passwd"), "has a link to file:"),
        (hostile.with_field(" {{ title }}"), "has a placeholder in the code of a field."),
        (hostile.with_body('<w:p><w:fldSimple w:instr="DDE a b"/></w:p>'), "has a field DDE,"),
        (
            hostile.with_body(
                '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
            ),
            "has a field whose kind is made by another field.",
        ),
    ],
)
def test_fields_that_run_or_fetch_are_refused(content: bytes, reason: str) -> None:
    assert refusal(content).startswith(reason)


@pytest.mark.parametrize(
    "content",
    [
        hostile.with_prologue(_BOMB),
        hostile.with_prologue(_BOMB, "utf-16"),
        hostile.with_prologue('<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        hostile.with_part("word/evil.dat", b"\n<!DOCTYPE d [<!ENTITY a '1'>]><d>&a;</d>"),
    ],
    ids=["bomb", "bomb-utf-16", "file", "other-name"],
)
def test_xml_entities_are_refused(content: bytes) -> None:
    assert refusal(content).startswith("declares XML entities, which no Word file does.")


@pytest.mark.parametrize("name", ["../../etc/cron.d/a", "/etc/passwd", "C:/a", "word/..\\..\\a"])
def test_parts_that_lead_out_of_the_file_are_refused(name: str) -> None:
    assert refusal(hostile.with_part(name)).startswith("has a part with a path that leads out")


def test_a_template_that_unpacks_to_more_than_the_memory_is_refused() -> None:
    bomb = hostile.with_part("word/media/a.bmp", b"0" * 100_000_001)
    assert refusal(bomb).startswith("unpacks to 100 MB; the limit is 100 MB.")


def test_a_part_that_shrinks_as_no_picture_does_is_refused() -> None:
    bomb = hostile.with_part("word/media/a.bmp", b"0" * 20_000_000)
    assert refusal(bomb).startswith("has a part, word/media/a.bmp, that unpacks to more than 150")


def test_what_is_in_a_part_counts_and_not_the_size_it_tells() -> None:
    big = random.Random(1).randbytes(1_000_000)
    honest = hostile.with_part("word/media/a.bmp", big)
    check_template(honest, "a.docx")
    lying = hostile.with_lying_size(honest, "word/media/a.bmp", 10)
    assert refusal(lying).startswith("tells a wrong size of its part word/media/a.bmp.")


def test_a_lying_bomb_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.minutes.template_checks.LARGEST_UNPACKED_BYTES", 5_000_000)
    monkeypatch.setattr("assistant.minutes.template_checks.MOST_SHRUNK", 10_000)
    bomb = hostile.with_part("word/media/a.bmp", b"0" * 9_000_000)
    lying = hostile.with_lying_size(bomb, "word/media/a.bmp", 10)
    assert refusal(lying).startswith("unpacks to ")


def test_thousands_of_parts_are_refused() -> None:
    many = hostile.changed(hostile.template(), {f"word/{n}.txt": b"" for n in range(2001)})
    assert " parts; the limit is 2000. Save it anew in Word." in refusal(many)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_the_same_name_are_refused() -> None:
    twice = io.BytesIO(hostile.template())
    with zipfile.ZipFile(twice, "a") as archive:
        archive.writestr(hostile.DOCUMENT, b"<w:document/>")
    assert refusal(twice.getvalue()).startswith("has two parts of the same name.")


def test_minutes_are_not_made_with_a_template_that_was_never_checked(tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    own.write_bytes(hostile.with_part("word/vbaProject.bin"))
    with pytest.raises(
        InputError, match=r"^The template own\.docx cannot be used: it has macros\."
    ):
        render(minutes_of(), tmp_path / "out.docx", own)
