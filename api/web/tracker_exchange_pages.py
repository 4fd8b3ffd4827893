"""The tracker as files: export what is listed, import a tracker kept before."""

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams
from starlette.requests import ClientDisconnect

from api import services_projects, services_tracker_import
from api import services_tracker_exchange as services
from api.access import recorders_only
from api.deps import LARGEST_ID, CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.services_projects import local_time
from api.services_tracker_exchange import MOST_ITEMS, Preview
from api.web import i18n, templates
from api.web import tracker_exchange_words as of_words
from api.web.error_words import explain
from api.web.i18n import _
from api.web.tracker_address import Typed
from assistant.errors import ConflictError, InputError
from assistant.sheets import MOST_BYTES
from assistant.tracker_tables.types import COLUMNS, Column, Layout
from storage.tracker_lists import Wanted

router = APIRouter(prefix="/tracker")
EDITORS = [Depends(recorders_only)]

Kind = Literal["csv", "xlsx"]
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_IN_MEMORY = 8 << 20
_PIECE = 1 << 18


@router.get("/export.{kind}")
def export(
    place: Place, viewer: CurrentUser, kind: Kind, typed: Annotated[Typed, Depends()]
) -> Response:
    """All that the page with these filters lists, not one page of it."""
    return answer(place, viewer, kind, typed.wanted(), typed.order, _("行动项跟踪表"))


def answer(
    place: Installation, viewer: Viewer, kind: Kind, wanted: Wanted, sort: str, name: str
) -> Response:
    day = local_time(place).date()
    filename = f"{name}_{day:%Y%m%d}.{kind}"
    headers = {
        "Content-Disposition": f'attachment; filename="tracker_{day:%Y%m%d}.{kind}"; '
        f"filename*=UTF-8''{quote(filename)}",
        "Cache-Control": "no-store",
    }
    language = i18n.language()
    if kind == "csv":
        pieces = services.export_csv(place, viewer, wanted, language, sort)
        return StreamingResponse(pieces, media_type=MEDIA[kind], headers=headers)
    # Not to be taken away before it was sent: the answer closes it.
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    services.export_xlsx(place, viewer, wanted, language, sort, target)
    headers["Content-Length"] = str(target.tell())
    target.seek(0)
    return StreamingResponse(_pieces(target), media_type=MEDIA[kind], headers=headers)


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    with source:
        while piece := source.read(_PIECE):
            yield piece


@router.get("/import", dependencies=EDITORS)
def import_page(request: Request) -> Response:
    return _upload_form(request, None)


@router.post("/import", dependencies=EDITORS)
def upload(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    if file is None or not file.filename:
        return _upload_form(request, _("请先选择文件。"))
    try:
        content = file.file.read(MOST_BYTES + 1)
        draft_id = services.keep_draft(place, viewer, file.filename, content)
    except InputError as exc:
        return _upload_form(request, explain(str(exc)))
    return RedirectResponse(f"/tracker/import/{draft_id}", status_code=303)


def _upload_form(request: Request, problem: str | None) -> Response:
    context = {
        "problem": problem,
        "columns": of_words.COLUMNS,
        "most": MOST_ITEMS,
        "is_undone": request.query_params.get("undone") == "1",
    }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "tracker_import.html", context, status_code=status)


@router.get("/import/{draft_id}", dependencies=EDITORS)
def preview_page(request: Request, place: Place, viewer: CurrentUser, draft_id: str) -> Response:
    return _preview(request, place, viewer, draft_id, request.query_params)


@router.post("/import/{draft_id}", dependencies=EDITORS)
async def take_over(request: Request, place: Place, viewer: CurrentUser, draft_id: str) -> Response:
    try:
        form = await request.form(max_fields=MOST_ITEMS + 200)
    except ClientDisconnect:
        return Response(status_code=400)
    return await run_in_threadpool(_take_over, request, place, viewer, draft_id, form)


def _take_over(
    request: Request, place: Installation, viewer: Viewer, draft_id: str, form: FormData
) -> Response:
    draft = services.find_draft(place, viewer, draft_id)
    try:
        meeting_id = services_tracker_import.take_over(
            place,
            viewer,
            draft_id,
            _layout(draft, form),
            project=str(form.get("project", "")) or None,
            language=i18n.language(),
            rows=frozenset(_numbers(form, "row")),
        )
    except InputError as exc:
        return _preview(request, place, viewer, draft_id, form, explain(str(exc)))
    services.drop_draft(place, viewer, draft_id)
    return RedirectResponse(f"/meetings/{meeting_id}?imported=1", status_code=303)


@router.post("/import/{draft_id}/drop", dependencies=EDITORS)
def drop(place: Place, viewer: CurrentUser, draft_id: str) -> Response:
    services.drop_draft(place, viewer, draft_id)
    return RedirectResponse("/tracker/import", status_code=303)


@router.post("/imports/{meeting_id}/undo", dependencies=EDITORS)
def undo(place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    try:
        services.undo(place, viewer, meeting_id)
    except ConflictError:
        # The page says what was updated, and offers this no longer.
        return RedirectResponse(f"/meetings/{meeting_id}?kept=1", status_code=303)
    return RedirectResponse("/tracker/import?undone=1", status_code=303)


def _preview(
    request: Request,
    place: Installation,
    viewer: Viewer,
    draft_id: str,
    said: FormData | QueryParams,
    problem: str | None = None,
) -> Response:
    draft = services.find_draft(place, viewer, draft_id)
    laid_out = _layout(draft, said)
    with place.database.read() as session:
        try:
            found = services.preview(place, session, viewer, draft_id, draft, laid_out)
        except InputError as exc:
            problem = explain(str(exc))
            empty = laid_out.model_copy(update={"columns": {}})
            found = services.preview(place, session, viewer, draft_id, draft, empty)
        projects = [choice.name for choice in services_projects.choices(session, viewer)]
    is_chosen = isinstance(said, FormData)
    chosen = frozenset(_numbers(said, "row")) if is_chosen else services.numbers(found.new)
    context = {
        "preview": found,
        "layout": laid_out,
        "rows": draft.sheets[laid_out.sheet].rows,
        "head": _head(found, laid_out),
        "columns": of_words.COLUMNS,
        "order": COLUMNS,
        "doubts": of_words.DOUBTS,
        "unread": of_words.UNREAD,
        "projects": projects,
        "project": said.get("project", found.project or ""),
        "chosen": chosen,
        "fields": _as_fields(laid_out, found),
        "today": local_time(place).date(),
        "problem": problem,
    }
    status = 422 if problem else 200
    return templates.TemplateResponse(
        request, "tracker_import_preview.html", context, status_code=status
    )


def _head(found: Preview, laid_out: Layout) -> list[tuple[int, str, str]]:
    """The columns of the header: place, name, and an example of what stands in it."""
    rows = found.draft.sheets[laid_out.sheet].rows
    head = rows[laid_out.top] if laid_out.top < len(rows) else []
    below = rows[laid_out.top + 1 : laid_out.top + 40]
    width = max([len(head), *(len(row) for row in below)], default=0)
    told = []
    for place in range(width):
        name = head[place] if place < len(head) else ""
        example = next((row[place] for row in below if place < len(row) and row[place]), "")
        if name or example:
            told.append((place, name, example))
    return told


def _layout(draft: services.Draft, said: FormData | QueryParams) -> Layout:
    """The table's place and columns as the form has them; what makes no sense is as found."""
    columns: dict[int, Column | None] = {}
    for name, value in said.multi_items():
        place = name.removeprefix("c")
        if name.startswith("c") and place.isdecimal() and len(place) < 4:
            known = [column for column in COLUMNS if column == value]
            columns[int(place)] = known[0] if known else None
    sheet, top = _number(said.get("sheet")), _number(said.get("top"))
    # Another sheet or header has other columns.
    is_same = _number(said.get("of_sheet")) == sheet and _number(said.get("of_top")) == top
    return services.layout(
        draft, sheet, None if top is None else top - 1, columns if is_same else None
    )


def _as_fields(laid_out: Layout, found: Preview) -> dict[str, str]:
    """The layout as a form tells it again, the columns that are not read among them."""
    sheet, top = str(laid_out.sheet), str(laid_out.top + 1)
    told = {"sheet": sheet, "top": top, "of_sheet": sheet, "of_top": top}
    places = [place for place, _name, _example in _head(found, laid_out)]
    return told | {f"c{place}": laid_out.columns.get(place, "") for place in places}


def _number(value: object) -> int | None:
    text = str(value or "")
    return min(int(text), LARGEST_ID) if text.isdecimal() and len(text) < 12 else None


def _numbers(said: FormData | QueryParams, name: str) -> list[int]:
    return [n for value in said.getlist(name) if (n := _number(value)) is not None]
