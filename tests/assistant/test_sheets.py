import io
import zipfile

import pytest

from assistant import sheets
from assistant.errors import InputError
from assistant.sheets import csv_bytes, read_book, read_rows, xlsx_bytes

ROWS = [["姓名", "部门"], ["李敏", "市场部"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "，"])
def test_csv_is_read_in_the_encodings_and_with_the_marks_of_spreadsheets(
    encoding: str, mark: str
) -> None:
    text = "\r\n".join(mark.join(row) for row in ROWS)
    assert read_rows(text.encode(encoding)) == ROWS


def test_cells_with_line_breaks_and_marks_stay_whole() -> None:
    assert read_rows('姓名,别名\n李敏,"敏姐,\n李经理"\n'.encode()) == [
        ["姓名", "别名"],
        ["李敏", "敏姐,\n李经理"],
    ]


def test_xlsx_is_written_and_read() -> None:
    assert read_rows(xlsx_bytes(ROWS, title="名册")) == ROWS


def test_empty_rows_are_kept_so_that_numbers_are_the_files() -> None:
    rows: list[list[str]] = [["姓名"], [], ["李敏"]]
    assert read_rows(xlsx_bytes(rows, title="名册")) == rows


def test_numbers_and_dates_of_a_workbook_are_text() -> None:
    import datetime as dt

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["姓名", 7.0, 1.5, dt.datetime(2026, 3, 5), True])
    target = io.BytesIO()
    book.save(target)
    assert read_rows(target.getvalue()) == [["姓名", "7", "1.5", "2026-03-05", "True"]]


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-x", "@SUM(A1)"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert csv_bytes([[cell]]).decode("utf-8-sig").strip().strip('"') == f"'{cell}"
    assert read_rows(csv_bytes([["姓名"], [cell]]))[1] == [cell]

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(xlsx_bytes([[cell]], title="名册")))
    assert (book.active["A1"].data_type, book.active["A1"].value) == ("s", cell)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\xff\xff\xff\xff", "no table"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"x" * (sheets.MOST_BYTES + 1), "larger than 5 MB"),
        (b"a\n" * (sheets.MOST_ROWS + 1), "rows"),
        (b"a," * 100, "columns"),
    ],
)
def test_what_is_no_table_or_too_large_says_so(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_rows(content)


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def test_another_archive_is_no_spreadsheet() -> None:
    with pytest.raises(InputError, match="no spreadsheet"):
        read_rows(zipped(word__document_xml=b"<w/>"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(xl__workbook_xml=b"<w/>", xl__sheet_xml=b"\0" * (61 * 1024 * 1024))
    assert len(bomb) < 100_000
    with pytest.raises(InputError, match="holds too much"):
        read_rows(bomb)


def test_a_workbook_that_declares_entities_is_refused() -> None:
    with pytest.raises(InputError, match="damaged"):
        read_rows(zipped(xl__workbook_xml=b'<!DOCTYPE x [<!ENTITY a "aaa">]><x>&a;</x>'))


def test_a_sheet_merged_over_and_over_is_read() -> None:
    # It took hours: each span was filled anew, and each sign of one looked for the end of it.
    spans = "".join(f'<mergeCell ref="A1:A{10_000 + n}"/>' for n in range(10_000))
    hidden = "<!-- " + "<mergeCell " * 200_000 + " -->"
    content = xlsx_bytes([["任务"]] + [[""]] * 9_998 + [["末"]], title="表")
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                merged = f"<mergeCells>{spans}</mergeCells>{hidden}"
                part = part.replace("</sheetData>", f"</sheetData>{merged}")
            new.writestr(name, part)
    (sheet,) = read_book(target.getvalue())
    assert (sheet.rows[0], sheet.rows[9_997]) == (["任务"], ["任务"])
