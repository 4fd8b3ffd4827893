"""What is written is read back as it was; and it looks as the form does."""

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.labels import STATUSES
from assistant.sheets import read_book
from assistant.tracker_tables.columns import find_layout, header
from assistant.tracker_tables.reading import read_items
from assistant.tracker_tables.types import SheetItem
from assistant.tracker_tables.workbook import write_xlsx
from assistant.tracker_tables.writing import write_csv
from assistant.types import Language

LANGUAGES: list[Language] = ["zh-Hans", "zh-Hant", "en"]
ITEM = SheetItem(
    task="完成原型测试",
    owner="孙涛",
    co_owners=("李敏", "王建国"),
    department="研发部",
    deadline="2026-03-08",
    status="delayed",
    percent=60,
    delay_reason="等供应商",
    updated_at=dt.datetime(2026, 3, 6, 16, 5),
    project="新产品上市",
    meeting="进度协调会",
    note="第一行\n第二行",
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0")


def xlsx(items: list[SheetItem], language: Language = "zh-Hans") -> bytes:
    target = io.BytesIO()
    write_xlsx(items, target, language)
    return target.getvalue()


def read_back(content: bytes) -> list[SheetItem]:
    sheets = read_book(content)
    layout = find_layout(sheets)
    table = read_items(sheets[layout.sheet].rows, layout, dt.date(2026, 3, 9))
    assert table.unread == ()
    return [row.item for row in table.rows]


def words(most: int = 40) -> st.SearchStrategy[str]:
    """Text as people type it: no marks that separate names, no spaces around."""
    letters = st.sampled_from("研发部李敏写方案abcXYZ019.,()（）「」%…=+-'\"<>&_—*#\U0001f600")
    text = st.text(letters, min_size=1, max_size=most)
    # An apostrophe in front is what guards a formula in a CSV.
    return text.filter(lambda t: any(c.isalpha() for c in t) and not t.startswith("'"))


NAMES = st.text(st.sampled_from("李敏王建国孙涛赵强abcXYZ"), min_size=1, max_size=6)


@st.composite
def items(draw: st.DrawFn) -> SheetItem:
    status = draw(st.sampled_from(STATUSES))
    percent = {"done": 100, "not_started": 0}.get(status)
    if percent is None:
        percent = draw(st.none() | st.integers(0, 100))
    day = draw(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
    minute = draw(st.none() | st.times(dt.time(0, 1)).map(lambda t: f"T{t:%H:%M}"))
    if minute == "T00:00":
        minute = None
    owner = draw(st.none() | NAMES)
    helpers = draw(st.lists(NAMES, max_size=2, unique=True)) if owner else []
    updated = draw(st.none() | st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1)))
    return SheetItem(
        task=draw(words(80)),
        owner=owner,
        co_owners=tuple(name for name in helpers if name != owner),
        department=draw(st.none() | words(10)),
        deadline=draw(st.none() | st.just(day.isoformat() + (minute or ""))),
        status=status,
        percent=percent,
        delay_reason=draw(words() if status == "delayed" else st.none() | words()),
        updated_at=updated and updated.replace(second=0, microsecond=0),
        project=draw(st.none() | words(20)),
        meeting=draw(st.none() | words(20)),
        note=draw(st.none() | words()),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(items(), max_size=6), st.sampled_from(LANGUAGES))
def test_a_tracker_comes_back_as_it_went_out(found: list[SheetItem], language: Language) -> None:
    assert read_back(xlsx(found, language)) == found
    assert read_back(b"".join(write_csv(found, language))) == found


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_whoever_wrote_it(text: str) -> None:
    item = ITEM.model_copy(update={"task": text, "note": text})
    sheet = load_workbook(io.BytesIO(xlsx([item]))).active
    assert sheet is not None
    cell = sheet["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    csv = b"".join(write_csv([item], "zh-Hans")).decode("utf-8-sig")
    assert f"'{text}" in csv
    assert read_back(csv.encode("utf-8-sig")) == read_back(xlsx([item])) == [item]


def test_characters_that_no_workbook_holds_are_left_out() -> None:
    item = ITEM.model_copy(update={"task": "写\x00方\x0b案\ud800", "note": "<b>&amp;"})
    (found,) = read_back(xlsx([item]))
    assert (found.task, found.note) == ("写方案", "<b>&amp;")


def test_the_workbook_has_dates_numbers_choices_and_a_header_that_stays() -> None:
    sheet = load_workbook(io.BytesIO(xlsx([ITEM]))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == header("zh-Hans")
    assert sheet["E2"].value == dt.datetime(2026, 3, 8)
    assert sheet["E2"].number_format == "yyyy-mm-dd"
    assert sheet["H2"].value == dt.datetime(2026, 3, 6, 16, 5)
    assert (sheet["K2"].value, sheet["K2"].number_format) == (0.6, "0%")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C2", "$1:$1")
    assert sheet.auto_filter.ref == "A1:M2"
    (choices,) = sheet.data_validations.dataValidation
    assert choices.formula1 == '"未开始,进行中,已完成,延期"'
    assert {str(each.sqref) for each in sheet.conditional_formatting} == {"E2:F502", "A2:M502"}


def test_an_empty_tracker_is_a_table_with_a_header_alone() -> None:
    assert read_back(xlsx([], "en")) == []
    text = b"".join(write_csv([], "en")).decode("utf-8-sig")
    assert text.strip().split(",") == header("en")
