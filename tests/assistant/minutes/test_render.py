import datetime as dt
import errno
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Cm
from docx.table import Table

from assistant.errors import AssistantError, InputError
from assistant.minutes.catalogue import LABELS
from assistant.minutes.compose import compose
from assistant.minutes.document import content_hash
from assistant.minutes.render import TEMPLATES, built_in_template, render
from assistant.minutes.templates.fonts import SUBSTITUTES
from assistant.minutes.types import DocumentFacts, DocumentLine, Minutes
from assistant.minutes.word import placeholders
from assistant.types import Dispute, Extraction, Language, Position
from tests.assistant.minutes.factories import action, context, decision, extraction

EVERY_TEMPLATE = sorted(TEMPLATES.glob("*.docx"))
every_template = pytest.mark.parametrize("template", EVERY_TEMPLATE, ids=lambda path: path.stem)


def minutes_of(**changes: Any) -> Minutes:
    return compose(context(), extraction(**changes))


def rendered(tmp_path: Path, minutes: Minutes, template: Path | None = None) -> DocxDocument:
    out = tmp_path / "minutes.docx"
    render(minutes, out, template)
    return Document(str(out))


def template_with(tmp_path: Path, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    path = tmp_path / "own.docx"
    document.save(str(path))
    return path


def filled(tmp_path: Path, minutes: Minutes, *paragraphs: str) -> list[str]:
    """The paragraphs of minutes made with a template of these paragraphs."""
    document = rendered(tmp_path, minutes, template_with(tmp_path, *paragraphs))
    return [paragraph.text for paragraph in document.paragraphs]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def all_text(document: DocxDocument) -> str:
    return "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def test_the_tracker_has_a_row_for_each_action_item(tmp_path: Path) -> None:
    items = (
        action(),
        action(task="出报告", owner=None, co_owners=("质量部",), deadline="2024-03-06T12:00"),
    )
    tracker = rendered(tmp_path, minutes_of(action_items=items)).tables[3]
    assert cells(tracker) == [
        ["序号", "任务", "责任人", "部门", "截止时间", "状态", "延期原因", "更新时间"],
        ["1", "交付测试版本", "孙涛", "研发部", "3月8日 周五", "未开始", "", "3月5日"],
        [
            "2",
            "出报告",
            "牵头：待确认\n配合：质量部",
            "研发部",
            "3月6日 12:00前",
            "未开始",
            "",
            "3月5日",
        ],
    ]


def test_the_other_tables_show_header_agenda_disputes_and_next_meeting(tmp_path: Path) -> None:
    header, agenda, disputes, _, next_meeting, _ = rendered(tmp_path, minutes_of()).tables
    assert cells(header) == [
        ["项目", "新产品上市", "新产品上市", "新产品上市"],
        ["时间", "2024年3月5日（周二）14:00—15:30", "地点", "301会议室"],
        ["主持人", "王建国（研发部）", "记录人", "刘芳（行政部）"],
        ["参会人员", *["研发部：王建国；市场部：李敏；行政部：刘芳"] * 3],
    ]
    assert cells(agenda)[1:] == [["1", "研发进度", "—", "孙涛", "15分钟"]]
    assert cells(disputes)[1:] == [["1", "是否提前上线", "市场部：提前到15日\n研发部：时间太紧"]]
    assert cells(next_meeting) == [
        ["时间", "2024年3月6日（周三）10:00", "地点", "线上"],
        ["议题", *["能否提前"] * 3],
    ]


def test_title_and_decisions_stand_in_paragraphs(tmp_path: Path) -> None:
    minutes = minutes_of(decisions=(decision("第一条。"), decision("第二条。")))
    texts = [p.text for p in rendered(tmp_path, minutes).paragraphs if p.text]
    assert texts == [
        "进度协调会",
        "会议纪要",
        "一、会议议程",
        "二、关键决策",
        "1.\t第一条。",
        "2.\t第二条。",
        "三、争议点",
        "四、行动项跟踪表",
        "五、下次会议",
    ]


def test_a_meeting_that_settled_nothing_says_so(tmp_path: Path) -> None:
    document = rendered(tmp_path, compose(context(), Extraction(engine="rules")))
    assert "无" in [p.text for p in document.paragraphs]
    assert cells(document.tables[2])[1:] == [["无"] * 3]
    assert cells(document.tables[3])[1:] == [["无"] * 8]


@pytest.mark.parametrize(
    ("language", "title", "heading"),
    [
        ("zh-Hans", "会议纪要", "四、行动项跟踪表"),
        ("zh-Hant", "會議紀要", "四、行動項追蹤表"),
        ("en", "Meeting minutes", "4. Action items"),
    ],
)
def test_the_built_in_template_is_in_the_language_of_the_meeting(
    tmp_path: Path, language: Language, title: str, heading: str
) -> None:
    document = rendered(tmp_path, compose(context(language=language), extraction()))
    texts = [p.text for p in document.paragraphs]
    assert (texts[1], heading in texts) == (title, True)


def test_what_is_to_be_confirmed_is_highlighted_and_nothing_else(tmp_path: Path) -> None:
    document = rendered(tmp_path, minutes_of(action_items=(action(owner=None),)))
    marked = {
        run.text: run.font.highlight_color
        for row in document.tables[3].rows
        for cell in row.cells
        for run in cell.paragraphs[0].runs
    }
    assert marked.pop("待确认") == WD_COLOR_INDEX.YELLOW
    assert set(marked.values()) == {None}


@every_template
def test_every_template_shows_what_everybody_must_know(tmp_path: Path, template: Path) -> None:
    text = all_text(rendered(tmp_path, minutes_of(), template))
    parts = ["进度协调会", "3月8日交付测试版本。", "交付测试版本", "孙涛", "3月8日", "线上"]
    if not template.name.startswith("brief"):
        parts += ["王建国", "研发进度", "15分钟", "时间太紧"]
    assert [part for part in parts if part not in text] == []
    assert "{" not in text


@every_template
def test_every_template_shows_what_was_discussed_and_who_carries_decisions_out(
    tmp_path: Path, template: Path
) -> None:
    minutes = minutes_of()
    row = minutes.agenda[0].model_copy(update={"discussed": ("备件周四到。", "先看测试。")})
    line = minutes.decisions[0].model_copy(update={"carried_by": "孙涛、李敏"})
    minutes = minutes.model_copy(update={"agenda": (row,), "decisions": (line,)})
    text = all_text(rendered(tmp_path, minutes, template))
    assert "孙涛、李敏" in text
    is_brief = template.name.startswith("brief")
    assert [sentence in text for sentence in row.discussed] == [not is_brief] * 2


@every_template
def test_every_style_in_use_names_an_east_asian_font(tmp_path: Path, template: Path) -> None:
    document = rendered(tmp_path, minutes_of(), template)
    used = {p.style.name: p.style for p in document.paragraphs if p.style}
    for table in document.tables:
        used |= {p.style.name: p.style for c in table._cells for p in c.paragraphs if p.style}
    for style in used.values():
        fonts = style.element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in SUBSTITUTES
        assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) != None  # noqa: E711
        # A theme's font would win over the one named.
        assert fonts.get(qn("w:eastAsiaTheme")) is None


@every_template
def test_headings_repeat_and_rows_stay_whole(tmp_path: Path, template: Path) -> None:
    document = rendered(tmp_path, minutes_of(action_items=(action(),) * 3), template)
    headed = [
        table for table in document.tables if table.cell(0, 0).text in ("序号", "序號", "No.")
    ]
    assert [len(table.rows) for table in headed][-1] == 4
    for table in headed:
        first, *others = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert [row.trPr.find(qn("w:tblHeader")) for row in others] == [None] * len(others)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (first, *others))


@every_template
def test_the_page_is_a4_with_its_number_and_the_version_below(
    tmp_path: Path, template: Path
) -> None:
    section = rendered(tmp_path, minutes_of(), template).sections[0]
    assert section.page_width is not None and section.page_height is not None
    assert abs(section.page_width - Cm(21)) < Cm(0.01)
    assert abs(section.page_height - Cm(29.7)) < Cm(0.01)
    number, version = section.footer.paragraphs
    fields = [node.text for node in number._p.iter(qn("w:instrText"))]
    is_official = template.name.startswith("formal.zh")
    assert fields == ([" PAGE "] if is_official else [" PAGE ", " NUMPAGES "])
    assert number.text == "— 1 —" if is_official else number.text
    assert version.text.startswith("草稿 · 第 1 版 · ")


@every_template
def test_a_draft_says_so_on_every_page(tmp_path: Path, template: Path) -> None:
    document = rendered(tmp_path, minutes_of(), template)
    section = document.sections[0]
    heads = [section.header]
    if document.settings.odd_and_even_pages_header_footer:
        heads.append(section.even_page_header)
    notice = LABELS[_language(template)].not_issued
    assert [head.paragraphs[0].text for head in heads] == [notice] * len(heads)


@every_template
def test_issued_minutes_show_number_version_approval_and_hash(
    tmp_path: Path, template: Path
) -> None:
    facts = DocumentFacts(
        version=2, number="2024-0012", issued_on=dt.date(2024, 3, 6), approved_by="陈总"
    )
    minutes = compose(context(), extraction(), document=facts)
    document = rendered(tmp_path, minutes, template)
    section, labels = document.sections[0], LABELS[_language(template)]
    assert section.header.paragraphs[0].text == ""
    assert section.footer.paragraphs[-1].text == (
        f"已签发 · 第 2 版 · {labels.number} 2024-0012 · {labels.check} "
        + content_hash(minutes)[:16]
    )
    if not template.name.startswith("brief"):
        assert "陈总" in all_text(document)
        assert cells(document.tables[-1])[0].count("刘芳") == 1
        assert "2024年3月6日" in all_text(document)


@every_template
def test_a_draft_is_signed_by_nobody(tmp_path: Path, template: Path) -> None:
    if not template.name.startswith("brief"):
        signatures = rendered(tmp_path, minutes_of(), template).tables[-1]
        assert not {"刘芳", "陈总"} & {text for row in cells(signatures) for text in row}


def test_official_documents_tell_a_dispute_once(tmp_path: Path) -> None:
    (dispute,) = extraction().disputes
    said = "市场部认为提前到15日；研发部认为时间太紧"
    retold = dispute.model_copy(update={"text": said})
    disputes = (retold, dispute, Dispute(text="费用由谁承担", evidence=(3,)))
    minutes = minutes_of(disputes=disputes)
    document = rendered(tmp_path, minutes, built_in_template("zh-Hans", "formal"))
    texts = [paragraph.text for paragraph in document.paragraphs]
    start, end = texts.index("三、争议点"), texts.index("四、行动项跟踪表")
    assert texts[start + 1 : end] == [
        "1. 市场部：提前到15日",
        "研发部：时间太紧",
        "2. 是否提前上线",
        "市场部：提前到15日",
        "研发部：时间太紧",
        "3. 费用由谁承担",
    ]


def test_a_dispute_without_positions_keeps_its_row_whole(tmp_path: Path) -> None:
    minutes = minutes_of(disputes=(Dispute(text="费用由谁承担", evidence=(3,)),))
    disputes = rendered(tmp_path, minutes).tables[2]
    assert cells(disputes)[1:] == [["1", "费用由谁承担", "—"]]


@every_template
def test_minutes_without_a_version_show_none(tmp_path: Path, template: Path) -> None:
    minutes = minutes_of().model_copy(update={"document": DocumentLine()})
    section = rendered(tmp_path, minutes, template).sections[0]
    assert section.header.paragraphs[0].text == section.footer.paragraphs[-1].text == ""


def _language(template: Path) -> Language:
    return template.name.split(".")[1]  # type: ignore[return-value]


def test_the_document_knows_its_title_author_and_time(tmp_path: Path) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    properties = rendered(tmp_path, minutes_of()).core_properties
    assert properties.title == "进度协调会 会议纪要"
    assert (properties.author, properties.subject) == ("刘芳", "新产品上市")
    assert properties.created is not None
    assert before <= properties.created <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "a < b & c > d \"e\" 'f'",
        "{{ title }} {% for x in y %} {# z #}",
        "{_{ title }_} {_% if %_}",
        "]]> <w:p/> &amp; &#38;",
        "“引号” ‘单’ — 😀 𠮷",
    ],
)
def test_words_of_a_meeting_come_out_as_they_are(tmp_path: Path, text: str) -> None:
    settled = extraction(
        decisions=(decision(text),),
        action_items=(action(task=text, owner=text, co_owners=(text,)),),
    )
    document = rendered(tmp_path, compose(context(title=text, location=text), settled))
    assert document.paragraphs[0].text == text
    assert [p.text for p in document.paragraphs if p.text.startswith(f"1.\t{text}")]
    assert document.tables[0].cell(1, 3).text == text
    assert document.tables[3].cell(1, 1).text == text
    assert document.tables[3].cell(1, 2).text == f"牵头：{text}\n配合：{text}"
    assert document.core_properties.title == f"{text} 会议纪要"
    assert document.sections[0].footer.paragraphs[0].text.startswith(text)


def test_characters_word_cannot_hold_are_left_out(tmp_path: Path) -> None:
    made = minutes_of()
    line = made.decisions[0].model_copy(
        update={"text": "甲\x00乙\x0b丙\x1b丁\ud800戊\uffff己", "carried_by": ""}
    )
    minutes = made.model_copy(update={"decisions": (line,)})
    assert "1.\t甲乙丙丁戊己" in [p.text for p in rendered(tmp_path, minutes).paragraphs]


def test_a_line_break_in_a_text_is_a_line_break_in_the_cell(tmp_path: Path) -> None:
    minutes = minutes_of(action_items=(action(task="一\r\n二\n三\t四"),))
    assert rendered(tmp_path, minutes).tables[3].cell(1, 1).text == "一\n二\n三\t四"


def test_long_minutes_keep_every_row(tmp_path: Path) -> None:
    items = tuple(action(task=f"任务{n}") for n in range(300))
    tracker = rendered(tmp_path, minutes_of(action_items=items)).tables[3]
    assert [row[1] for row in cells(tracker)[1:]] == [f"任务{n}" for n in range(300)]


def test_a_template_of_ones_own_is_filled_in(tmp_path: Path) -> None:
    assert filled(
        tmp_path,
        minutes_of(),
        "{{ title }}（{{ labels.minutes }}）",
        "{%p for row in action_items %}",
        "{{ row.no }} {{ row.task|upper }} {% if loop.last %}完{% endif %}",
        "{%p endfor %}",
        "{{ participants[0].names|join('、') }}",
    ) == ["进度协调会（会议纪要）", "1 交付测试版本 完", "王建国"]


def test_properties_of_a_template_may_have_placeholders(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.comments = "{{ location }}"
    document.save(str(tmp_path / "own.docx"))
    minutes = compose(context(location="A & B"), extraction())
    properties = rendered(tmp_path, minutes, tmp_path / "own.docx").core_properties
    assert properties.comments == "A & B"


def test_unknown_placeholders_are_named_with_the_right_ones_and_no_list(tmp_path: Path) -> None:
    template = template_with(
        tmp_path,
        "{{ titel }} {{ title }} {{ next_meeting.when }} {{ labels.nonsense }}",
        "{%p for row in action_items %}",
        "{{ row.assignee }} {{ row.owner }}",
        "{%p endfor %}",
    )
    with pytest.raises(InputError) as caught:
        render(minutes_of(), tmp_path / "out.docx", template)
    assert str(caught.value) == (
        "The template own.docx asks for what minutes do not have: action_items.assignee, "
        "labels.nonsense, next_meeting.when, titel. Did you mean titel → title? "
        "See the template guide for all names."
    )
    assert not (tmp_path / "out.docx").exists()


def test_placeholders_name_fields_and_fields_of_rows() -> None:
    assert {"title", "gaps", "agenda.topic", "disputes.positions.party", "next_meeting.at"} <= set(
        placeholders()
    )
    assert not [name for name in placeholders() if name.startswith("labels")]


@pytest.mark.parametrize(
    "code",
    [
        "{{ title.__class__.__mro__[1].__subclasses__() }}",
        "{{ action_items.append(1) }}",
        "{{ next_meeting.update({'at': 'now'}) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ title|attr('__class__') }}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{{ title|safe }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_template_cannot_reach_out_of_the_minutes(tmp_path: Path, code: str) -> None:
    with pytest.raises(InputError, match=r"^The template own\.docx "):
        render(minutes_of(), tmp_path / "out.docx", template_with(tmp_path, code))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("{% if title %}", "Unexpected end of template"),
        ("{{ title", "Check the tags in {{ }} and {% %}."),
        ("{{ title|shout }}", "No filter named 'shout'"),
        ("{{ title + 1 }}", "Start again from a copy of the built-in template."),
        ("{{ nothing() }}", "asks for what minutes do not have: nothing."),
    ],
)
def test_a_mistake_in_a_template_is_explained(tmp_path: Path, code: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        render(minutes_of(), tmp_path / "out.docx", template_with(tmp_path, code))
    assert reason in str(caught.value)


def test_a_tag_that_opens_outside_a_table_and_closes_inside_is_explained(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{% for row in action_items %}")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{{ row.task }}{% endfor %}"
    document.save(str(tmp_path / "own.docx"))
    minutes = minutes_of(action_items=(action(), action()))
    with pytest.raises(InputError, match="Use {%p %} for whole paragraphs"):
        render(minutes, tmp_path / "out.docx", tmp_path / "own.docx")


def broken_zip() -> bytes:
    return built_in_template("en").read_bytes()[:5000]


def zip_of(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"Dear all,", b"\xd0\xcf\x11\xe0" * 200, broken_zip(), zip_of(a="hello")],
    ids=["empty", "text", "old-doc", "cut-off", "another-zip"],
)
def test_a_file_that_is_no_word_template_is_refused(tmp_path: Path, content: bytes) -> None:
    template = tmp_path / "own.docx"
    template.write_bytes(content)
    with pytest.raises(InputError, match=r"^The template own\.docx is not a Word \.docx file"):
        render(minutes_of(), tmp_path / "out.docx", template)


def test_a_part_that_is_damaged_is_refused(tmp_path: Path) -> None:
    template = tmp_path / "own.docx"
    with (
        zipfile.ZipFile(built_in_template("en")) as good,
        zipfile.ZipFile(template, "w") as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[:500] if name == "word/document.xml" else content)
    with pytest.raises(InputError, match=r"is not a Word \.docx file, or it is damaged"):
        render(minutes_of(), tmp_path / "out.docx", template)


def test_a_template_that_unpacks_to_more_than_the_memory_is_refused(tmp_path: Path) -> None:
    template = tmp_path / "own.docx"
    template.write_bytes(zip_of(a="0" * 100_000_001))
    with pytest.raises(InputError, match=r"unpacks to 100 MB; the limit is 100 MB"):
        render(minutes_of(), tmp_path / "out.docx", template)


def test_a_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.docx does not exist"):
        render(minutes_of(), tmp_path / "out.docx", tmp_path / "none.docx")
    with pytest.raises(InputError, match="cannot be read"):
        render(minutes_of(), tmp_path / "out.docx", tmp_path)


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "none"):
        with pytest.raises(InputError, match="Choose a folder you may write to"):
            render(minutes_of(), folder / "out.docx")


def test_a_full_disk_is_told_and_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "out.docx"
    out.write_text("old")
    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(AssistantError, match="^The disk is full") as caught:
        render(minutes_of(), out)
    assert not caught.value.permanent
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.docx", "old")]


def test_rendering_again_replaces_the_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "纪要.docx"
    out.write_text("old")
    render(minutes_of(), out)
    assert Document(str(out)).paragraphs[0].text == "进度协调会"
    assert [path.name for path in tmp_path.iterdir()] == ["纪要.docx"]


def test_more_sides_than_two_are_shown(tmp_path: Path) -> None:
    dispute = extraction().disputes[0]
    sides = (*dispute.positions, Position(party="财务部", position="看预算"))
    minutes = minutes_of(disputes=(dispute.model_copy(update={"positions": sides}),))
    assert rendered(tmp_path, minutes).tables[2].cell(1, 2).text.splitlines() == [
        "市场部：提前到15日",
        "研发部：时间太紧",
        "财务部：看预算",
    ]


def test_tags_that_word_cut_into_pieces_work(tmp_path: Path) -> None:
    document = Document()
    line = document.add_paragraph()
    for n, piece in enumerate(
        ("{", "{ ti", "tle", " }", "}", "{%", " if proj", "ect %}有{% endif %}")
    ):
        line.add_run(piece).bold = n % 2 == 0
    document.save(str(tmp_path / "own.docx"))
    made = rendered(tmp_path, minutes_of(), tmp_path / "own.docx")
    assert made.paragraphs[0].text == "进度协调会有"


def test_tags_in_headers_footers_and_text_boxes_work(tmp_path: Path) -> None:
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ project }}"
    section.footer.paragraphs[0].text = "{{ document.version }}"
    box = parse_xml(
        f"<w:pict {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:textbox>"
        "<w:txbxContent><w:p><w:r><w:t>{{ loca</w:t></w:r><w:r><w:t>tion }}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    document.add_paragraph().add_run()._r.append(box)
    document.save(str(tmp_path / "own.docx"))
    made = rendered(tmp_path, minutes_of(), tmp_path / "own.docx")
    shown = made.sections[0]
    assert shown.header.paragraphs[0].text == "新产品上市"
    assert shown.footer.paragraphs[0].text == "第 1 版"
    assert all_text(made) == "301会议室"


def test_a_wrong_name_in_a_row_is_told_with_the_right_one(tmp_path: Path) -> None:
    template = template_with(
        tmp_path, "{%p for row in action_items %}", "{{ row.onwer }}", "{%p endfor %}"
    )
    with pytest.raises(InputError, match=r"action_items\.onwer → action_items\.owner\?"):
        render(minutes_of(), tmp_path / "out.docx", template)
