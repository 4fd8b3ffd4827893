"""The speech model in use, and those there are."""

import datetime as dt

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlmodel import Session

from api import backup, services_backup, speech_models
from api.access import administrators_only
from api.deps import Actor, Place
from api.rest.models import In
from api.speech_models import Choice, Listed, Origin
from assistant.errors import InputError
from assistant.transcription.models.catalogue import Figure
from storage import retention

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


class RetentionIn(In):
    """null is for ever; a kind that is left out stays as it is."""

    days: int | None = Field(
        default=None,
        description="to keep recordings after their meeting was confirmed",
        ge=1,
        le=retention.LONGEST_DAYS,
    )
    transcripts_days: int | None = Field(
        default=None,
        description="after confirmation, with their edits and what models answered",
        ge=1,
        le=retention.LONGEST_DAYS,
    )
    drafts_days: int | None = Field(
        default=None,
        description="of minutes that never went out",
        ge=1,
        le=retention.LONGEST_DAYS,
    )
    deliveries_days: int | None = Field(
        default=None,
        description="of what was sent to whom",
        ge=1,
        le=retention.LONGEST_DAYS,
    )
    minutes_days: int | None = Field(
        default=None,
        description="after the minutes were issued; the meeting goes as a whole",
        ge=retention.LEAST_MINUTES_DAYS,
        le=retention.LONGEST_DAYS,
    )


class RetentionOut(BaseModel):
    days: int | None
    transcripts_days: int | None
    drafts_days: int | None
    deliveries_days: int | None
    minutes_days: int | None


# The names of the kinds in requests and answers.
_RETENTION = {kind: "days" if kind == "recordings" else f"{kind}_days" for kind in retention.KINDS}


class BackupOut(BaseModel):
    name: str
    size: int = Field(description="in bytes")
    made_at: dt.datetime


class AskedOut(BaseModel):
    name: str = Field(description="of the backup, once a worker has made it")


@router.get("/retention", dependencies=[Depends(administrators_only)])
def read_retention(place: Place) -> RetentionOut:
    with place.database.read() as session:
        return _retention_out(session)


@router.put("/retention", dependencies=[Depends(administrators_only)])
def choose_retention(place: Place, actor: Actor, wanted: RetentionIn) -> RetentionOut:
    """What was kept long enough is deleted at night, but for meetings on legal hold."""
    with place.database.write() as session:
        for kind, name in _RETENTION.items():
            if name in wanted.model_fields_set:
                retention.choose(session, getattr(wanted, name), actor=actor, kind=kind)
        return _retention_out(session)


def _retention_out(session: Session) -> RetentionOut:
    found = retention.all_days(session)
    return RetentionOut(**{name: found[kind] for kind, name in _RETENTION.items()})


@router.get("/backups", dependencies=[Depends(administrators_only)])
def list_backups(place: Place) -> list[BackupOut]:
    """Those in the data folder, the latest first."""
    found = backup.listed(place.settings.data_dir)
    return [BackupOut.model_validate(each, from_attributes=True) for each in found]


@router.post("/backups", status_code=202, dependencies=[Depends(administrators_only)])
def ask_for_backup(place: Place, actor: Actor) -> AskedOut:
    """Have a worker make one."""
    return AskedOut(name=services_backup.ask_for(place, actor=actor))


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
