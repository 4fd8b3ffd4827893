"""Tables that come out of a spreadsheet, and go into one: CSV and XLSX as rows of text."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from assistant.errors import InputError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
# What an XLSX may hold once unpacked: real tables of this many rows stay far below it.
_MOST_UNPACKED = 60 * 1024 * 1024

_DELIMITERS = ",;\t，；|"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# A spreadsheet takes a cell that begins so for a formula, wherever the text came from.
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_GUARDED = re.compile(r"^'(?=[=+\-@\t\r])")
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^<>]{0,200}?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"'
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Rows = list[list[str]]


class Sheet(NamedTuple):
    """A table of a workbook, its cells as text. `name` is empty where a file has one table."""

    name: str
    rows: Rows


def read_rows(content: bytes) -> Rows:
    """The first sheet's cells as trimmed text; empty rows too, so that numbers are the file's.

    Raises InputError for what is no CSV or XLSX, and for what is too large.
    """
    if len(content) > MOST_BYTES:
        raise InputError(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. "
            "Leave only the table of people in it."
        )
    if content.startswith(_OLD_EXCEL):
        raise InputError(
            "This is an old Excel file (.xls). Save it as .xlsx or CSV, and try again."
        )
    rows = _xlsx_rows(content) if content.startswith(_ZIP) else _csv_rows(_decoded(content))
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def read_book(content: bytes) -> list[Sheet]:
    """All sheets that can be seen and have something in them, as `read_rows` reads the first.

    A cell merged over several rows is said in each of them; percentages keep their sign. Raises
    InputError, also for a file with nothing in it.
    """
    if len(content) > MOST_BYTES:
        raise InputError(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. "
            "Leave only the table in it, or split it into several files."
        )
    if content.startswith(_OLD_EXCEL):
        raise InputError(
            "This is an old Excel file (.xls). Save it as .xlsx or CSV, and try again."
        )
    if content.startswith(_ZIP):
        sheets = _xlsx_sheets(content)
    else:
        sheets = [Sheet("", _csv_rows(*_with_delimiter(_decoded(content))))]
    for sheet in sheets:
        while sheet.rows and not any(sheet.rows[-1]):
            sheet.rows.pop()
    found = [sheet for sheet in sheets if sheet.rows]
    if not found:
        raise InputError("There is nothing in this file. Choose the one that holds the table.")
    return found


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, which Excel needs to read Chinese; formulas are made harmless."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """One sheet, its header row kept in sight. Every cell is text, so none is a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = _UNPRINTABLE.sub("", value) or None
            if _FORMULA.match(value):
                cell.data_type, cell.quotePrefix = "s", True
            if number == 1:
                cell.font = Font(bold=True)
    for letter in sheet.column_dimensions.keys() | set("ABCDEFGH"):
        sheet.column_dimensions[letter].width = 18
    sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _decoded(content: bytes) -> str:
    """The text of a CSV. Excel writes UTF-8 with a mark, UTF-16, or GB18030 in China."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("This is no table of text. Choose a CSV or XLSX file.")


def _csv_rows(text: str, delimiter: str | None = None) -> Rows:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    rows: Rows = []
    try:
        for cells in reader:
            _check_size(len(rows) + 1, len(cells))
            rows.append(_filled([_GUARDED.sub("", cell.strip()) for cell in cells]))
    except csv.Error as exc:
        raise InputError(
            f"The CSV file cannot be read: {exc}. Save it anew, and try again."
        ) from exc
    return rows


def _delimiter(text: str) -> str:
    """The separator that the first lines have most of; a comma where there is none."""
    head = "\n".join(text.splitlines()[:10])
    return max(_DELIMITERS, key=lambda mark: (head.count(mark), mark == ","))


def _with_delimiter(text: str) -> tuple[str, str]:
    """The text and its separator: sentences hold such marks too, but not as many in each row."""

    def regularity(mark: str) -> tuple[int, int]:
        head = csv.reader(io.StringIO("\n".join(text.splitlines()[:30])), delimiter=mark)
        try:
            widths = Counter(len(row) for row in head if len(row) > 1)
        except csv.Error:
            return (0, 0)
        return max(((n, width) for width, n in widths.items()), default=(0, 0))

    best = max(_DELIMITERS, key=lambda mark: (regularity(mark), mark == ","))
    return text, best


def _xlsx_sheets(content: bytes) -> list[Sheet]:
    from openpyxl import load_workbook

    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found: list[Sheet] = []
        left = MOST_ROWS
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows = _sheet_rows(sheet, left)
            left -= len(rows)
            found.append(Sheet(sheet.title, rows))
        book.close()
        return found
    except InputError:
        raise
    except Exception as exc:  # openpyxl raises whatever its parts raise on a damaged file
        raise InputError("The XLSX file is damaged. Save it anew, and try again.") from exc


def _sheet_rows(sheet: Any, most: int) -> Rows:
    sheet.reset_dimensions()
    rows: Rows = []
    for cells in sheet.iter_rows(max_col=MOST_COLUMNS + 1):
        texts = _filled([_cell_text(cell) for cell in cells])
        # Workbooks often end in many rows that were only given a colour.
        if texts or len(rows) < most:
            _check_size(len(rows) + 1 + MOST_ROWS - most, len(texts))
            rows.append(texts)
    _fill_merged(sheet, rows)
    return rows


def _cell_text(cell: Any) -> str:
    value = cell.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and "%" in str(cell.number_format):
        return f"{round(value * 100, 2):g}%"
    return _text(value)


def _fill_merged(sheet: Any, rows: Rows) -> None:
    """Say what a merged cell says in each of its rows, in the first of its columns."""
    from openpyxl.utils.cell import range_boundaries

    # A workbook that is read row by row does not tell of merged cells; its sheet's file does.
    with sheet._get_source() as source:
        found = _MERGED.findall(source.read())
    left_to_fill = MOST_ROWS * MOST_COLUMNS
    for span in found[:MOST_ROWS]:
        left, top, _right, bottom = range_boundaries(span.decode("ascii"))
        if top > len(rows) or len(rows[top - 1]) < left:
            continue
        bottom = min(bottom, len(rows), top + left_to_fill)
        left_to_fill -= bottom - top
        for row in rows[top:bottom]:
            row.extend([""] * (left - len(row)))
            row[left - 1] = rows[top - 1][left - 1]


def _xlsx_rows(content: bytes) -> Rows:
    from openpyxl import load_workbook

    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What the file says of its own size need not be so.
        sheet.reset_dimensions()
        rows: Rows = []
        for values in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            cells = _filled([_text(value) for value in values])
            # Workbooks often end in many rows that were only given a colour.
            if cells or len(rows) < MOST_ROWS:
                _check_size(len(rows) + 1, len(cells))
                rows.append(cells)
        book.close()
    except InputError:
        raise
    except Exception as exc:  # openpyxl raises whatever its parts raise on a damaged file
        raise InputError("The XLSX file is damaged. Save it anew, and try again.") from exc
    return rows


def _check_archive(content: bytes) -> None:
    """Raises InputError for what is no workbook, and for one that would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise InputError("This is no spreadsheet. Choose a CSV or XLSX file.")
            if len(parts) > 1000 or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise InputError("The XLSX file holds too much. Leave only the table in it.")
            for part in parts:
                with archive.open(part) as opened:
                    # A workbook declares no entities; a bomb of XML does.
                    if b"<!DOCTYPE" in opened.read(2048).replace(b"\0", b""):
                        raise InputError("The XLSX file is damaged. Save it anew, and try again.")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as exc:
        raise InputError("The XLSX file is damaged. Save it anew, and try again.") from exc


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise InputError(f"The table has more than {MOST_ROWS} rows. Split it into several files.")
    if columns > MOST_COLUMNS:
        raise InputError(f"The table has more than {MOST_COLUMNS} columns. Leave out the others.")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value).strip()


def _filled(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def harmless(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula, whoever wrote it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
