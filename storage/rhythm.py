"""The rhythm that the organisation chose, in which items are followed."""

import datetime as dt
from dataclasses import asdict, fields
from typing import Any

from sqlmodel import Session

from assistant.tracking import rhythm as rhythms
from assistant.tracking.rhythm import Rhythm
from storage import clocks, settings
from storage.tables import SettingRow, now

SETTING = "rhythm"
SINCE = "tracking since"
# By which rule the items' plans were measured.
_PLANS = "plans"


def rhythm(session: Session) -> Rhythm:
    """As an administrator chose; the calendar is the one of the clock of the minutes."""
    chosen = settings.value(session, SETTING)
    return Rhythm(calendar=clocks.rule(session).calendar, **_read(chosen))


def choose(session: Session, wanted: Rhythm, *, actor: str) -> None:
    """Follow items in this rhythm from now on; its calendar stays as it is. Raises InputError."""
    rhythms.check(wanted)
    chosen = {name: _write(value) for name, value in asdict(wanted).items() if name != "calendar"}
    settings.change(session, SETTING, chosen, actor=actor)


def since(session: Session) -> dt.datetime | None:
    """From when on troubles are news: what arose before nobody is told. None: always."""
    at = settings.value(session, SINCE).get("at")
    return dt.datetime.fromisoformat(at) if at else None


def are_plans_stale(session: Session) -> bool:
    """Whether `behind_on` of the items was worked out by another rule or calendar."""
    return settings.value(session, _PLANS) != _planned(session)


def keep_planned(session: Session) -> None:
    """Remember the rule by which all plans were measured, in the transaction that did it."""
    row = SettingRow(name=_PLANS, value=_planned(session), changed_at=now(), changed_by="assistant")
    session.merge(row)


def _planned(session: Session) -> dict[str, Any]:
    return asdict(rhythm(session).plan)


_KNOWN = frozenset(field.name for field in fields(Rhythm)) - {"calendar"}
_TIMES = frozenset(field.name for field in fields(Rhythm) if field.type is dt.time)


def _read(chosen: dict[str, Any]) -> dict[str, Any]:
    """What a later release no longer knows is left out."""
    known = {name: value for name, value in chosen.items() if name in _KNOWN}
    times = {name: dt.time.fromisoformat(known[name]) for name in _TIMES & known.keys()}
    return known | times


def _write(value: Any) -> Any:
    return f"{value:%H:%M}" if isinstance(value, dt.time) else value
