"""The page says what the Word file says, in the same order and about the same form."""

import base64
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from assistant.errors import InputError
from assistant.minutes.preview import document as preview
from assistant.minutes.preview import to_html
from assistant.minutes.render import TEMPLATES, render_bytes
from assistant.minutes.templates.ooxml import add_field
from tests.assistant.minutes.preview.pages import (
    MEETINGS,
    minutes_of,
    page,
    saved,
    with_part,
    words_of_file,
    words_of_page,
)

BUILT_IN = sorted(TEMPLATES.glob("*.docx"))
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def paragraph(document: DocxDocument, xml: str) -> None:
    """Put a paragraph of this XML inside the body."""
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w', 'r')}>{xml}</w:p>"))


@pytest.mark.parametrize("path", MEETINGS, ids=lambda path: path.stem)
@pytest.mark.parametrize("template", BUILT_IN, ids=lambda path: path.stem)
def test_the_page_has_the_words_of_the_document_in_order(template: Path, path: Path) -> None:
    docx = render_bytes(minutes_of(path), template)
    words = words_of_file(docx)
    assert len(words) > 200
    assert words_of_page(to_html(docx)) == words


def company_template() -> bytes:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "云雀科技"
    document.sections[0].footer.paragraphs[0].text = "{{ document.version }}"
    table = document.add_table(rows=3, cols=4, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 3)).text = "{{ title }}"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "时间地点"
    table.cell(1, 1).merge(table.cell(1, 3)).text = "{{ time }}"
    table.cell(2, 1).text, table.cell(2, 2).text = "{{ location }}", "主持"
    table.cell(2, 3).text = "{{ chair }}"
    document.add_paragraph("{%p for row in action_items %}")
    document.add_paragraph("{{ row.no }}\t{{ row.task }}({{ row.owner }})")
    document.add_paragraph("{%p endfor %}")
    return saved(document)


@pytest.mark.parametrize("path", MEETINGS, ids=lambda path: path.stem)
def test_a_companys_template_with_merged_cells_keeps_its_words(path: Path, tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(company_template())
    docx = render_bytes(minutes_of(path), tmp_path / "own.docx")
    shown = to_html(docx)
    assert words_of_page(shown) == words_of_file(docx)
    assert 'colspan="4"' in shown and 'rowspan="2"' in shown and 'colspan="3"' in shown


def test_a_heading_is_one_below_that_of_the_page() -> None:
    def make(document: DocxDocument) -> None:
        document.add_heading("纪要", 0)
        document.add_heading("一、议程", 1)
        document.add_heading("（一）研发", 2)
        document.add_heading("", 1)

    assert re.findall(r"<(h\d|p)", page(make)) == ["h2", "h3", "h4", "p"]


def test_text_keeps_its_form() -> None:
    def make(document: DocxDocument) -> None:
        made = document.add_paragraph("平")
        made.add_run("粗").bold = True
        made.add_run("体").bold = True
        made.add_run("待确认").font.highlight_color = WD_COLOR_INDEX.YELLOW
        made.add_run("红").font.color.rgb = RGBColor(0xC0, 0, 0)
        made.add_run("大").font.size = Pt(22)
        made.add_run("线").underline = True
        made.add_run("2").font.superscript = True

    assert page(make) == (
        '<p>平<strong>粗体</strong><mark>待确认</mark><span class="red">红</span>'
        '<span class="f-44">大</span><u>线</u><sup>2</sup></p>'
    )


def test_paragraphs_keep_their_place() -> None:
    def make(document: DocxDocument) -> None:
        document.add_paragraph("中").alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph("右").alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.add_paragraph("缩").paragraph_format.first_line_indent = Pt(21)
        edges = document.add_paragraph("左\t右")
        edges.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT)
        document.add_paragraph("一\n二")

    assert page(make).split("\n") == [
        '<p class="center">中</p>',
        '<p class="end">右</p>',
        '<p class="first-2">缩</p>',
        '<p class="doc-tabs"><span>左</span> <span>右</span></p>',
        "<p>一<br>二</p>",
    ]


def test_a_style_counts_as_what_the_text_says_itself() -> None:
    def make(document: DocxDocument) -> None:
        base = document.styles.add_style("Base", 1)
        base.font.size, base.font.name = Pt(16), "FangSong"
        base.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
        style = document.styles.add_style("Own", 1)
        style.base_style, style.font.bold = base, True
        document.add_paragraph("文", style="Own")

    assert page(make) == '<p class="f-32 fang bold">文</p>'


def test_the_rows_that_head_a_table_are_its_headings() -> None:
    def make(document: DocxDocument) -> None:
        table = document.add_table(rows=2, cols=2, style="Table Grid")
        for cell, text in zip(table._cells, ("任务", "责任人", "交付", "孙涛"), strict=True):
            cell.text = text
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        table.cell(1, 1).vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    assert page(make) == (
        '<table class="doc-ruled"><colgroup><col class="w-50"><col class="w-50"></colgroup>'
        '<thead><tr><th scope="col"><p>任务</p></th><th scope="col"><p>责任人</p></th></tr></thead>'
        '<tbody><tr><td><p>交付</p></td><td class="at-center"><p>孙涛</p></td></tr></tbody></table>'
    )


def test_a_heading_that_goes_on_into_the_rows_is_a_row_like_others() -> None:
    def make(document: DocxDocument) -> None:
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "甲"
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))

    shown = page(make)
    assert "<thead>" not in shown
    assert shown.count("<td") == 3


def test_a_table_of_many_columns_moves_by_itself_and_says_what_it_is_about() -> None:
    def make(document: DocxDocument) -> None:
        document.add_heading("行动项", 1)
        document.add_table(rows=1, cols=6)

    assert '<div class="doc-wide" tabindex="0" role="region" aria-label="行动项">' in page(make)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b < c", "</div></div>"],
)
def test_words_are_words_whatever_they_look_like(text: str) -> None:
    def make(document: DocxDocument) -> None:
        document.add_heading(text, 1)
        document.add_table(rows=1, cols=6).cell(0, 0).text = text
        document.core_properties.language = text

    document = Document()
    make(document)
    shown = to_html(saved(document))
    assert words_of_page(shown) == "".join(text.split()) * 2
    assert set(re.findall(r"<(\w+)", shown)) <= {
        *("div", "h3", "p", "table", "colgroup", "col", "tbody", "tr", "td")
    }


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://example.com/a?b=1&c=2", True),
        ("mailto:liu@example.com", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("//example.com", False),
        ('https://a.b/"onmouseover="x', True),
    ],
)
def test_links_lead_only_where_a_page_may_lead(address: str, is_link: bool) -> None:
    def make(document: DocxDocument) -> None:
        number = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        paragraph(document, f'<w:hyperlink r:id="{number}"><w:r><w:t>看</w:t></w:r></w:hyperlink>')

    class Links(HTMLParser):
        found: list[dict[str, str | None]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "a":
                self.found.append(dict(attrs))

    reader = Links()
    reader.found = []
    reader.feed(page(make))
    expected = {"href": address, "rel": "noopener noreferrer nofollow"}
    assert reader.found == ([expected] if is_link else [])


def test_a_picture_stands_in_the_page() -> None:
    shown = page(lambda document: document.add_picture(io.BytesIO(PIXEL), width=Cm(3)) and None)
    data = base64.b64encode(PIXEL).decode()
    assert shown == f'<p><img class="pic-3" alt="" src="data:image/png;base64,{data}"></p>'


def test_what_only_calls_itself_a_picture_is_not_shown() -> None:
    document = Document()
    document.add_picture(io.BytesIO(PIXEL))
    shown = to_html(_with_svg(saved(document)), picture="[图片]")
    assert '<span class="doc-no-picture">[图片]</span>' in shown
    assert "<img" not in shown and "svg" not in shown


def _with_svg(docx: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            is_picture = name.startswith("word/media/")
            new.writestr(name, b"<svg onload='alert(1)'/>" if is_picture else old.read(name))
    return out.getvalue()


def test_what_word_does_not_show_is_not_shown() -> None:
    def make(document: DocxDocument) -> None:
        paragraph(
            document,
            "<w:r><w:t>在</w:t></w:r>"
            "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
            "<w:r><w:instrText>PAGE</w:instrText></w:r>"
            "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>1</w:t></w:r>"
            "<w:sdt><w:sdtContent><w:r><w:t>控</w:t></w:r></w:sdtContent></w:sdt>",
        )

    assert page(make) == "<p>在增1控</p>"


def test_text_in_a_box_is_shown_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert page(lambda document: paragraph(document, xml)) == (
        '<p></p>\n<div class="doc-box"><p>框</p></div>'
    )


def test_what_stands_above_and_below_every_page_is_shown_once() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "云雀科技"
    document.sections[0].footer.paragraphs[0].text = "内部"
    document.add_paragraph("文")
    parts = re.findall(
        r'class="doc-(head|body|foot)">(?:<[^>]+>)*([^<]*)', to_html(saved(document))
    )
    assert parts == [("head", "云雀科技"), ("body", "文"), ("foot", "内部")]


def simple(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("xml", "left"),
    [
        (
            run("云雀科技 第 ")
            + simple("PAGE")
            + run(" 页　共 ")
            + simple("NUMPAGES")
            + run(" 页"),
            "云雀科技",
        ),
        (run("— ") + simple("PAGE") + run(" —"), ""),
        (run("Lark Ltd. Page ") + simple("PAGE") + run(" of ") + simple("NUMPAGES"), "Lark Ltd."),
        (run("内部 ") + simple("PAGE") + run("/") + simple("NUMPAGES"), "内部"),
        (run("第 1 页是目录") + simple("PAGEREF a"), "第 1 页是目录1"),
    ],
)
def test_numbers_of_pages_are_left_out(xml: str, left: str) -> None:
    assert words_of_page(page(lambda document: paragraph(document, xml))) == "".join(left.split())


def test_a_foot_with_nothing_but_the_number_of_the_page_is_not_shown() -> None:
    document = Document()
    foot = document.sections[0].footer.paragraphs[0]
    for text in ("第 ", "PAGE", " 页"):
        if text == "PAGE":
            add_field(foot, text)
        else:
            foot.add_run(text)
    assert "doc-foot" not in to_html(saved(document))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="not a Word .docx file"):
        to_html(content)


def test_a_file_without_a_document_is_refused() -> None:
    with pytest.raises(InputError, match="not a Word .docx file"):
        to_html(with_part(saved(Document()), "word/document.xml", lambda text: text[:200]))


def test_a_file_larger_than_a_page_can_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "LARGEST_XML_BYTES", 1000)
    with pytest.raises(InputError, match="too large to be shown"):
        to_html(saved(Document()))


def test_nothing_in_the_page_needs_a_style_or_a_script() -> None:
    for path in MEETINGS[-1:]:
        shown = to_html(render_bytes(minutes_of(path)))
        assert re.findall(r"style=|<script|<style|\son\w+=|href=", shown) == []
