"""The roster as a spreadsheet: download it, upload one, look at what changes, take it over."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from api import services_roster as services
from api.deps import CurrentUser, Id, Place
from api.services_people import roster_editors
from api.services_roster import Choice, Preview, StaleError
from api.web import i18n, people_words, templates
from api.web.error_words import explain
from api.web.i18n import _
from assistant import roster_tables, sheets
from assistant.errors import InputError
from assistant.sheets import MOST_BYTES, Rows

router = APIRouter(prefix="/people", dependencies=[Depends(roster_editors)])

Kind = Literal["csv", "xlsx"]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A row of the table has a tick or a choice of its own.
_MOST_FIELDS = 3 * sheets.MOST_ROWS


@router.get("/roster.{kind}")
def download_roster(place: Place, viewer: CurrentUser, kind: Kind) -> Response:
    with place.database.read() as session:
        rows = services.roster_rows(session, viewer, i18n.language())
    return _file(rows, kind, _("名册"))


@router.get("/template.{kind}")
def download_template(kind: Kind) -> Response:
    return _file(roster_tables.template(i18n.language()), kind, _("名册模板"))


def _file(rows: Rows, kind: Kind, name: str) -> Response:
    content = sheets.csv_bytes(rows) if kind == "csv" else sheets.xlsx_bytes(rows, title=name)
    disposition = f"attachment; filename=\"roster.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}"
    return Response(content, media_type=_MEDIA[kind], headers={"Content-Disposition": disposition})


@router.get("/import")
def import_page(request: Request) -> Response:
    return _upload_form(request, None)


@router.post("/import")
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
    return RedirectResponse(f"/people/import/{draft_id}", status_code=303)


def _upload_form(request: Request, problem: str | None) -> Response:
    context = {"problem": problem, "fields": people_words.FIELDS}
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "people_import.html", context, status_code=status)


@router.get("/import/{draft_id}")
def preview_page(request: Request, place: Place, viewer: CurrentUser, draft_id: str) -> Response:
    with place.database.read() as session:
        found = services.preview(place, session, viewer, draft_id)
    return _preview(request, found, None, None)


@router.post("/import/{draft_id}")
async def take_over(request: Request, place: Place, viewer: CurrentUser, draft_id: str) -> Response:
    form = await request.form(max_fields=_MOST_FIELDS)
    choice = _choice(form)
    try:
        entry_id = services.apply(place, viewer, draft_id, str(form.get("stamp", "")), choice)
    except (StaleError, InputError) as exc:
        with place.database.read() as session:
            found = services.preview(place, session, viewer, draft_id)
        return _preview(request, found, choice, exc)
    return RedirectResponse(f"/people/imports/{entry_id}", status_code=303)


def _choice(form: FormData) -> Choice:
    def numbers(name: str) -> frozenset[int]:
        texts = (str(value) for value in form.getlist(name))
        return frozenset(int(t) for t in texts if t.isdecimal() and len(t) < 10)

    picked: dict[int, int | None] = {}
    for name, value in form.multi_items():
        row, said = name.removeprefix("pick-"), str(value)
        if name.startswith("pick-") and row.isdecimal() and said:
            picked[int(row)] = int(said) if said.isdecimal() else None
    return Choice(numbers("new"), numbers("changed"), numbers("gone"), picked)


def _preview(
    request: Request, found: Preview, choice: Choice | None, problem: Exception | None
) -> Response:
    context = {
        "preview": found,
        "diff": found.diff,
        "table": found.draft.table,
        "choice": choice,
        "is_stale": isinstance(problem, StaleError),
        "problem": problem and explain(str(problem)),
        "fields": people_words.FIELDS,
        "roles": people_words.PROJECT_ROLES,
        "row_problems": people_words.ROW_PROBLEMS,
        "is_empty": not (found.diff.new or found.diff.changed or found.diff.ambiguous),
    }
    status = 409 if context["is_stale"] else 422 if problem else 200
    return templates.TemplateResponse(request, "people_preview.html", context, status_code=status)


@router.post("/import/{draft_id}/drop")
def drop(place: Place, viewer: CurrentUser, draft_id: str) -> RedirectResponse:
    services.drop_draft(place, viewer, draft_id)
    return RedirectResponse("/people/import", status_code=303)


@router.get("/imports/{entry_id}")
def imported_page(
    request: Request, place: Place, entry_id: Id, kept: int | None = None
) -> Response:
    with place.database.read() as session:
        context = {"imported": services.imported(session, entry_id), "kept": kept}
    return templates.TemplateResponse(request, "people_imported.html", context)


@router.post("/imports/{entry_id}/undo")
def undo(place: Place, viewer: CurrentUser, entry_id: Id) -> RedirectResponse:
    kept = services.undo(place, viewer, entry_id)
    return RedirectResponse(f"/people/imports/{entry_id}?kept={kept}", status_code=303)
