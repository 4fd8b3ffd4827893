"""The speech model in use, and those there are."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api import speech_models
from api.access import administrators_only
from api.deps import Place
from api.rest.models import In
from api.speech_models import Choice, Listed, Origin
from assistant.errors import InputError
from assistant.transcription.models.catalogue import Figure

router = APIRouter(prefix="/settings", tags=["settings"])


class UsedOut(BaseModel):
    engine: str
    model: str
    origin: Origin = Field(description="environment wins over selected, selected over default")


class SpeechModelOut(BaseModel):
    """A figure says where it comes from: measured by us, published by its maker, or estimated."""

    name: str
    engine: str
    is_here: bool
    is_used: bool
    why_not_here: str | None = Field(description="and what to do")
    line: str | None = Field(description="what it costs and gives; null for one of your own")
    disk_mb: Figure | None = None
    memory_mb: Figure | None = None
    speed: Figure | None = Field(default=None, description="in times of the base model's")
    real_time: Figure | None = Field(default=None, description="seconds for a second of sound")
    chinese_cer: Figure | None = Field(default=None, description="percent of characters wrong")


class SpeechModelsOut(BaseModel):
    used: UsedOut | None
    problem: str | None = Field(description="why it is not known what is used")
    models: list[SpeechModelOut]


class SelectIn(In):
    name: str = Field(description="of a model that is here")


@router.get("/models")
def list_models(place: Place) -> SpeechModelsOut:
    """The speech model in use, those known, and those in the folder of models."""
    used, problem = None, None
    try:
        used = _used_out(speech_models.choice(place.settings))
    except InputError as exc:
        problem = str(exc)
    models = [_model_out(row) for row in speech_models.listed(place.settings)]
    return SpeechModelsOut(used=used, problem=problem, models=models)


@router.post("/models/select", dependencies=[Depends(administrators_only)])
def select_model(place: Place, wanted: SelectIn) -> UsedOut:
    """Use a model from the next recording on. Gives what is used now: the environment wins."""
    return _used_out(speech_models.select_listed(place.settings, wanted.name))


def _used_out(used: Choice) -> UsedOut:
    return UsedOut(engine=used.engine, model=used.label, origin=used.origin)


def _model_out(row: Listed) -> SpeechModelOut:
    figures = ("disk_mb", "memory_mb", "speed", "real_time", "chinese_cer")
    return SpeechModelOut(
        name=row.name,
        engine=row.engine,
        is_here=row.is_here,
        is_used=row.is_used,
        why_not_here=row.why_not,
        line=row.known.line_en if row.known else None,
        **{name: getattr(row.known, name) for name in figures if row.known},
    )
