"""The tracker as a workbook for Excel and its like.

openpyxl makes the workbook but for its rows: a hundred thousand of them would take it a minute.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from typing import IO, Any, NamedTuple
from xml.sax.saxutils import escape

from assistant.labels import STATUSES, status_label
from assistant.sheets import harmless
from assistant.tracker_tables.columns import header
from assistant.tracker_tables.types import COLUMNS, Column, SheetItem
from assistant.tracker_tables.writing import Value, values
from assistant.types import Language

_TITLES: dict[Language, str] = {
    "zh-Hans": "行动项跟踪表",
    "zh-Hant": "行動項追蹤表",
    "en": "Action tracker",
}
_WIDTHS: dict[Column, int] = {
    "number": 6,
    "task": 46,
    "owner": 12,
    "department": 13,
    "deadline": 17,
    "status": 11,
    "delay_reason": 26,
    "updated": 17,
    "project": 20,
    "meeting": 26,
    "percent": 8,
    "co_owners": 16,
    "note": 30,
}
_WRAPPED = ("task", "delay_reason", "project", "meeting", "co_owners", "note")
# No file of Excel may hold these characters, nor cells longer than this.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_000
MOST_ROWS = 1_048_575
# Rules and choices go on below the last row, for those that are added.
_ROOM = 500
_A4 = 9
_TYPES = "[Content_Types].xml"
_SHEET = "xl/worksheets/sheet1.xml"
_EXCEL_BEGINS = dt.datetime(1899, 12, 30)

_HEAD_FILL, _HEAD_INK = "FF1F3A5F", "FFFFFFFF"
_LATE_FILL, _LATE_INK = "FFFBE3E0", "FF9C1C12"
_DONE_INK = "FF6B7280"
_LINE = "FFD5D9E0"


class _Looks(NamedTuple):
    """A column's letter, and the numbers of its cells' styles."""

    letter: str
    plain: int
    guarded: int  # text that a formula could be made of
    day: int
    time: int


def write_xlsx(items: Iterable[SheetItem], target: IO[bytes], language: Language) -> int:
    """The table as a workbook that can be filtered, printed and filled in; of how many items.

    Text is text, whatever it begins with; dates are dates, percentages numbers. Late items show
    by themselves, on the day the file is opened. Items beyond what a sheet holds are left out.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        count = 0
        skeleton, looks = _skeleton(0, language)
        # Some programs know a workbook by what its file begins with.
        with zipfile.ZipFile(io.BytesIO(skeleton)) as made:
            archive.writestr(_TYPES, made.read(_TYPES))
        with archive.open(_SHEET, "w") as rows:
            # The rules come after the rows in the file, and say how many there are.
            before, _after = _parts(skeleton)
            rows.write(before)
            for count, item in enumerate(items, 1):
                if count > MOST_ROWS:
                    count = MOST_ROWS
                    break
                rows.write(_row(count + 1, values(count, item, language), looks))
            skeleton, _looks = _skeleton(count, language)
            rows.write(_parts(skeleton)[1])
        with zipfile.ZipFile(io.BytesIO(skeleton)) as made:
            for part in made.infolist():
                if part.filename not in (_SHEET, _TYPES):
                    archive.writestr(part, made.read(part), zipfile.ZIP_DEFLATED)
    return count


def _parts(skeleton: bytes) -> tuple[bytes, bytes]:
    """The sheet as it is up to where rows are added, and from there on."""
    with zipfile.ZipFile(io.BytesIO(skeleton)) as made:
        sheet = made.read(_SHEET)
    # How far it reaches, programs see for themselves.
    before, mark, after = re.sub(rb"<dimension [^>]*/>", b"", sheet).partition(b"</sheetData>")
    return before, mark + after


def _skeleton(count: int, language: Language) -> tuple[bytes, list[_Looks]]:
    """A workbook that has its header, rules for so many rows, and the styles of their cells."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _TITLES[language]
    sheet.freeze_panes = "C2"
    for place, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[column]
    _write_head(sheet, language)
    looks = _make_looks(sheet)
    sheet.delete_rows(2, 4)
    _add_rules(sheet, count + 1, language)
    _lay_out_pages(sheet, language)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue(), looks


def _write_head(sheet: Any, language: Language) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for place, name in enumerate(header(language), 1):
        cell = sheet.cell(1, place, name)
        cell.font = Font(bold=True, color=_HEAD_INK)
        cell.fill = PatternFill("solid", fgColor=_HEAD_FILL)
        cell.alignment = Alignment(vertical="center", horizontal="center", wrap_text=True)
        cell.border = _border()
    sheet.row_dimensions[1].height = 24


def _border() -> Any:
    from openpyxl.styles import Border, Side

    line = Side(style="thin", color=_LINE)
    return Border(left=line, right=line, top=line, bottom=line)


def _make_looks(sheet: Any) -> list[_Looks]:
    """The styles that cells need, made of cells that are taken away again."""
    found = []
    for place, column in enumerate(COLUMNS, 1):
        cells = [sheet.cell(row, place) for row in range(2, 6)]
        plain = "0%" if column == "percent" else "General"
        formats = (plain, plain, "yyyy-mm-dd", "yyyy-mm-dd hh:mm")
        for cell, number_format in zip(cells, formats, strict=True):
            _style(cell, number_format, is_wrapped=column in _WRAPPED)
        cells[1].quotePrefix = True
        found.append(_Looks(cells[0].column_letter, *(cell.style_id for cell in cells)))
    return found


def _style(cell: Any, number_format: str, *, is_wrapped: bool) -> None:
    from openpyxl.styles import Alignment

    cell.border, cell.number_format = _border(), number_format
    cell.alignment = Alignment(vertical="top", wrap_text=is_wrapped)


def _row(number: int, cells: Iterable[Value], looks: list[_Looks]) -> bytes:
    told = "".join(
        _cell(f"{look.letter}{number}", value, look)
        for value, look in zip(cells, looks, strict=True)
    )
    return f'<row r="{number}">{told}</row>'.encode()


def _cell(at: str, value: Value, look: _Looks) -> str:
    if value is None or value == "":
        return f'<c r="{at}" s="{look.plain}"/>'
    if isinstance(value, str):
        text = _UNPRINTABLE.sub("", value)[:_LONGEST_CELL]
        # No formula, whoever wrote it; and none once somebody edits it either.
        style = look.plain if text == harmless(text) else look.guarded
        told = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
        return f'<c r="{at}" s="{style}" t="inlineStr">{told}</c>'
    if isinstance(value, dt.datetime):
        days = (value - _EXCEL_BEGINS) / dt.timedelta(days=1)
        return f'<c r="{at}" s="{look.time}"><v>{days:.10f}</v></c>'
    if isinstance(value, dt.date):
        days = (dt.datetime.combine(value, dt.time()) - _EXCEL_BEGINS).days
        return f'<c r="{at}" s="{look.day}"><v>{days}</v></c>'
    return f'<c r="{at}" s="{look.plain}"><v>{value}</v></c>'


def _add_rules(sheet: Any, last: int, language: Language) -> None:
    """The statuses to choose from, and colours for what is late or done."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    end = _letter(COLUMNS[-1])
    status, deadline = _letter("status"), _letter("deadline")
    choices = ",".join(status_label(each, language) for each in STATUSES)
    room = min(last + _ROOM, MOST_ROWS + 1)
    listed = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    listed.add(f"{status}2:{status}{room}")
    sheet.add_data_validation(listed)
    done = status_label("done", language)
    # A day is late when it is over, a time when it comes.
    passed = f"IF(INT(${deadline}2)=${deadline}2,${deadline}2<TODAY(),${deadline}2<NOW())"
    late = f'IF(ISNUMBER(${deadline}2),AND(${status}2<>"{done}",{passed}),FALSE)'
    sheet.conditional_formatting.add(
        f"{deadline}2:{status}{room}",
        FormulaRule(
            formula=[late],
            font=Font(color=_LATE_INK, bold=True),
            fill=PatternFill("solid", bgColor=_LATE_FILL),
        ),
    )
    sheet.conditional_formatting.add(
        f"A2:{end}{room}",
        FormulaRule(formula=[f'${status}2="{done}"'], font=Font(color=_DONE_INK)),
    )
    sheet.auto_filter.ref = f"A1:{end}{last}"


def _lay_out_pages(sheet: Any, language: Language) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddHeader.center.text = _TITLES[language]
    sheet.oddFooter.center.text = "&P / &N"


def _letter(column: Column) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(COLUMNS.index(column) + 1))
