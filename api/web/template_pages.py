"""The settings' page of Word templates: the built-in ones, and a company's own."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from api import previews, template_trial
from api import services_templates as services
from api.access import administrators_only
from api.deps import Actor, Id, Place
from api.installation import Installation
from api.web import preview_pages, templates, words
from api.web.error_words import explain
from api.web.minutes_words import STYLES
from api.web.template_choice import STYLE_HINTS
from assistant.errors import InputError, NotFoundError
from assistant.minutes.guide import make_guide
from assistant.minutes.render import built_in_template
from assistant.minutes.word import placeholders
from assistant.types import Language
from storage import templates as storage
from storage.tables import WordTemplate

router = APIRouter(prefix="/settings/templates", dependencies=[Depends(administrators_only)])

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILES = {"zh-Hans": "会议纪要模板", "zh-Hant": "會議紀要模板", "en": "minutes"}
_GUIDES = {"zh-Hans": "模板说明", "zh-Hant": "範本說明", "en": "template guide"}


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
        row = services.add(place, name, language, filename, content, actor=actor)
    except InputError as exc:
        typed = {"name": name, "language": language}
        return _page(request, place, problem=explain(str(exc)), typed=typed)
    return RedirectResponse(f"/settings/templates/{row.id}/preview", status_code=303)


@router.post("/default")
def choose_default(
    place: Place,
    actor: Actor,
    language: Annotated[Language, Form()],
    template: Annotated[str, Form(max_length=100)],
) -> Response:
    """`template` is a style of the built-in ones, or "company:3"."""
    with place.database.write() as session:
        storage.choose(session, language, template, actor=actor)
    return RedirectResponse(f"/settings/templates#of-{language}", status_code=303)


@router.get("/guide/{language}.docx")
def guide(language: str) -> Response:
    """What a template can use, as a Word file."""
    known = _known(language)
    return _document(make_guide(known), f"{_GUIDES[known]}.docx")


@router.get("/built-in/{language}/{style}.docx")
def built_in(language: str, style: str) -> Response:
    known, look = _known(language), _style(style)
    return _document(built_in_template(known, look).read_bytes(), _filename(known, look))


@router.get("/built-in/{language}/{style}/sample.docx")
def built_in_sample(language: str, style: str) -> Response:
    known, look = _known(language), _style(style)
    content = services.built_in_sample(known, look)
    return _document(content, f"sample.{look}.{known}.docx")


@router.get("/built-in/{language}/{style}/preview")
def built_in_preview(request: Request, language: str, style: str) -> Response:
    known, look = _known(language), _style(style)
    minutes, note = template_trial.sample(known), preview_pages.picture_note()
    context = {
        "name": STYLES[look],
        "code": known,
        "language_name": words.LANGUAGES[known],
        "base": f"/settings/templates/built-in/{known}/{look}",
        "is_built_in": True,
        "used": None,
        **preview_pages.shown(lambda: previews.of_minutes(minutes, look, note)),
    }
    return preview_pages.answer(request, "template_preview.html", context)


@router.get("/{template_id}/file.docx")
def download(place: Place, template_id: Id) -> Response:
    row = _get(place, template_id)
    return _document(place.files.path(row.sha256).read_bytes(), row.filename)


@router.get("/{template_id}/sample.docx")
def download_sample(place: Place, template_id: Id) -> Response:
    row = _get(place, template_id)
    return _document(services.sample(place, template_id), f"sample.{row.filename}")


@router.get("/{template_id}/preview")
def preview(request: Request, place: Place, template_id: Id) -> Response:
    """The sample by a company's template, and what the template uses."""
    row = _get(place, template_id)
    made = preview_pages.shown(
        lambda: previews.of_minutes(
            template_trial.sample(row.language),  # type: ignore[arg-type]  # checked when added
            place.files.path(row.sha256),
            preview_pages.picture_note(),
        )
    )
    used, unknown = services.placeholders_of(place, row) if made["document"] else ([], [])
    context = {
        "name": row.name,
        "code": row.language,
        "language_name": words.LANGUAGES.get(row.language, row.language),
        "base": f"/settings/templates/{template_id}",
        "is_built_in": False,
        "value": storage.name_of(row),
        "may_be_default": not row.is_default and not row.deleted_at,
        "used": used,
        "unknown": unknown,
        "unused": [name for name in placeholders() if name not in used],
        **made,
    }
    return preview_pages.answer(request, "template_preview.html", context)


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
        context: dict[str, Any] = {
            "rows": rows,
            "defaults": {each: storage.default_name(session, each) for each in words.LANGUAGES},
            "users": storage.users(session),
            "name_of": storage.name_of,
            "styles": STYLES,
            "hints": STYLE_HINTS,
            "placeholders": placeholders(),
            "typed": {},
            "problem": None,
        }
        gone = session.get(WordTemplate, int(deleted)) if _is_id(deleted) else None
        context["deleted"] = gone if gone and gone.deleted_at else None
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


def _style(style: str) -> str:
    if style not in STYLES:
        raise NotFoundError(f"There is no Word template {style}. It may have been deleted.")
    return style


def _filename(language: Language, style: str) -> str:
    return f"{_FILES[language]}{'' if style == 'standard' else '.' + style}.docx"


def _document(content: bytes, filename: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(filename)}"
    return Response(content, media_type=_WORD, headers={"Content-Disposition": disposition})
