"""The settings' page of Word templates: the built-in ones, and a company's own."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from api import services_templates as services
from api.access import administrators_only
from api.deps import Actor, Id, Place
from api.installation import Installation
from api.web import templates, words
from api.web.error_words import explain
from assistant.errors import InputError, NotFoundError
from assistant.minutes.render import built_in_template
from assistant.minutes.word import placeholders
from assistant.types import Language
from storage import templates as storage
from storage.tables import WordTemplate

router = APIRouter(prefix="/settings/templates", dependencies=[Depends(administrators_only)])

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILES = {"zh-Hans": "会议纪要模板.docx", "zh-Hant": "會議紀要模板.docx", "en": "minutes.docx"}


@router.get("")
def templates_page(request: Request, place: Place, deleted: str = "") -> Response:
    return _page(request, place, deleted=deleted)


@router.post("")
def add_template(
    request: Request,
    place: Place,
    actor: Actor,
    language: Annotated[Language, Form()],
    name: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    content = file.file.read(services.LARGEST_BYTES + 1) if file else b""
    filename = (file.filename if file else None) or "template.docx"
    try:
        services.add(place, name, language, filename, content, actor=actor)
    except InputError as exc:
        typed = {"name": name, "language": language}
        return _page(request, place, problem=explain(str(exc)), typed=typed)
    return RedirectResponse("/settings/templates", status_code=303)


@router.post("/default")
def choose_default(
    place: Place,
    actor: Actor,
    language: Annotated[Language, Form()],
    template: Annotated[int, Form()] = 0,
) -> Response:
    """`template` 0 is the built-in one."""
    with place.database.write() as session:
        storage.choose(session, language, template or None, actor=actor)
    return RedirectResponse("/settings/templates", status_code=303)


@router.get("/built-in/{language}.docx")
def built_in(language: str) -> Response:
    chosen = _known(language)
    return _document(built_in_template(chosen).read_bytes(), _FILES[chosen])


@router.get("/built-in/{language}/sample.docx")
def built_in_sample(place: Place, language: str) -> Response:
    chosen = _known(language)
    return _document(services.sample(place, None, chosen), f"sample.{chosen}.docx")


@router.get("/{template_id}/file.docx")
def download(place: Place, template_id: Id) -> Response:
    row = _get(place, template_id)
    return _document(place.files.path(row.sha256).read_bytes(), row.filename)


@router.get("/{template_id}/sample.docx")
def download_sample(place: Place, template_id: Id) -> Response:
    row = _get(place, template_id)
    return _document(services.sample(place, template_id, "zh-Hans"), f"sample.{row.filename}")


@router.post("/{template_id}/delete")
def delete_template(place: Place, actor: Actor, template_id: Id) -> Response:
    with place.database.write() as session:
        storage.delete(session, template_id, actor=actor)
    return RedirectResponse(f"/settings/templates?deleted={template_id}", status_code=303)


@router.post("/{template_id}/restore")
def restore_template(place: Place, actor: Actor, template_id: Id) -> Response:
    with place.database.write() as session:
        storage.restore(session, template_id, actor=actor)
    return RedirectResponse("/settings/templates", status_code=303)


def _page(request: Request, place: Installation, *, deleted: str = "", **more: Any) -> Response:
    with place.database.read() as session:
        rows = storage.listed(session)
        defaults = {each: storage.default(session, each) for each in words.LANGUAGES}
        gone = session.get(WordTemplate, int(deleted)) if _is_id(deleted) else None
    context: dict[str, Any] = {
        "rows": rows,
        "defaults": defaults,
        "deleted": gone if gone and gone.deleted_at else None,
        "placeholders": placeholders(),
        "typed": {},
        "problem": None,
    }
    status = 422 if more.get("problem") else 200
    return templates.TemplateResponse(
        request, "settings_templates.html", context | more, status_code=status
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _get(place: Installation, template_id: int) -> WordTemplate:
    with place.database.read() as session:
        return storage.get(session, template_id)


def _known(language: str) -> Language:
    if language not in _FILES:
        raise NotFoundError(f"There are no words in {language}.")
    return language  # type: ignore[return-value]  # one of them


def _document(content: bytes, filename: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(filename)}"
    return Response(content, media_type=_WORD, headers={"Content-Disposition": disposition})
