"""The rows of an answer as a file."""

import csv
import datetime as dt
import io
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from api import services_ask
from api.deps import CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.services_ask import Asked
from api.web import i18n
from api.web.ask_pages import known_keys
from api.web.ask_tables import Cell, sheet_items, table
from api.web.tracker_exchange_pages import MEDIA
from assistant.qa.query import FILTERS
from assistant.qa.types import Answer
from assistant.sheets import harmless
from assistant.tracker_tables.types import SheetItem
from assistant.tracker_tables.workbook import write_xlsx
from assistant.tracker_tables.writing import write_csv

router = APIRouter(prefix="/ask")

_WIDEST = 60
_MOST_ITEMS = 100_000
_UNSAFE = '\\/:*?"<>|？：“”\r\n\t'


@router.get("/{question_id}/export.{kind}")
def export(
    place: Place,
    viewer: CurrentUser,
    question_id: Id,
    kind: Literal["csv", "xlsx"],
    without: Annotated[list[str], Query(max_length=len(FILTERS))] = [],  # noqa: B006
) -> Response:
    """As things stand now. Items as the tracker's table has them, else what the answer lists."""
    asked = services_ask.again(place, viewer, question_id, known_keys(without))
    answer = _whole(place, viewer, asked)
    name = "".join(c for c in asked.question.text if c not in _UNSAFE)[:60].strip() or "answer"
    headers = {
        "Content-Disposition": f'attachment; filename="answer_{question_id}.{kind}"; '
        f"filename*=UTF-8''{quote(name)}.{kind}",
        "Cache-Control": "no-store",
    }
    content = _csv(answer) if kind == "csv" else _xlsx(answer)
    return Response(content, media_type=MEDIA[kind], headers=headers)


def _whole(place: Installation, viewer: Viewer, asked: Asked) -> Answer:
    """The answer with all of its items, where filters alone chose them; it has the first ones."""
    answer, query = asked.answer, asked.answer.query
    if query is None or query.subject or query.also or (answer.total or 0) <= len(answer.items):
        return answer
    with place.database.read() as session:
        known = services_ask.records(place, session, viewer, asked.question.project)
        found = known.items(query, limit=_MOST_ITEMS)
    return (
        answer.model_copy(update={"items": found.rows}) if found.total == answer.total else answer
    )


def _csv(answer: Answer) -> bytes:
    if answer.items and not answer.groups:
        return b"".join(write_csv(_items(answer), i18n.language()))
    target = io.StringIO()
    csv.writer(target).writerows([[harmless(_text(c)) for c in row] for row in table(answer)])
    # With the mark that Excel needs to read Chinese.
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace")


def _xlsx(answer: Answer) -> bytes:
    target = io.BytesIO()
    if answer.items and not answer.groups:
        write_xlsx(_items(answer), target, i18n.language())
        return target.getvalue()
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet: Any = book.active
    for row in table(answer):
        cells = [harmless(c) if isinstance(c, str) else c for c in row]
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", c) if isinstance(c, str) else c for c in cells])
    for column in sheet.columns:
        longest = max(len(_text(cell.value)) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(10 + 2 * longest, _WIDEST)
        for cell in column:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        column[0].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    book.save(target)
    return target.getvalue()


def _items(answer: Answer) -> list[SheetItem]:
    """With those that whoever was asked after helps with; the helpers are a column."""
    return sheet_items((*answer.items, *answer.helping))


def _text(value: Cell) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return "" if value is None else str(value)
