"""The settings' page of the audit log: searched, page by page, and as a table for Excel."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.access import administrators_only, visible
from api.deps import CurrentUser, Place
from api.web import audit_words, i18n, templates
from api.web.forms import day_typed, id_number, midnight
from api.web.i18n import _
from assistant.sheets import harmless
from assistant.types import Language
from storage import accounts, audit
from storage.audit import AuditFilter, LoggedEntry
from storage.audit import Place as LogPlace

router = APIRouter(prefix="/settings/audit", dependencies=[Depends(administrators_only)])

_SIZE = 50


class Typed:
    """The filters as the address has them; what makes no sense is as good as nothing."""

    def __init__(
        self,
        q: str = "",
        actor: str = "",
        action: str = "",
        meeting: str = "",
        since: str = "",
        until: str = "",
    ) -> None:
        self.q, self.actor, self.action = q.strip()[:200], actor.strip()[:200], action[:100]
        self.meeting = meeting if id_number(meeting) else ""
        self.since, self.until = (day if day_typed(day) else "" for day in (since, until))

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in vars(self).items() if value})

    def filter(self, zone: dt.tzinfo) -> AuditFilter:
        until = day_typed(self.until)
        return AuditFilter(
            words=self.q or None,
            actor=self.actor or None,
            action=self.action or None,
            meeting_id=id_number(self.meeting),
            since=midnight(day_typed(self.since), zone),
            # The day named is part of it.
            until=midnight(until + dt.timedelta(days=1) if until else None, zone),
        )


@router.get("")
def audit_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    typed: Annotated[Typed, Depends()],
    older: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    zone = place.settings.zone
    with place.database.read() as session:
        found = audit.page(
            session,
            typed.filter(zone),
            open_meetings=visible(viewer),
            after=_place(older),
            size=_SIZE,
        )
        actions = audit.actions(session)
        people = sorted({user.name for user in accounts.all_users(session)})
    context: dict[str, Any] = {
        "entries": found.entries,
        "older": _address(found.older),
        "reached": found.older.at if found.older and not found.entries else None,
        "typed": typed,
        "is_first": not older,
        "actions": sorted(((each, audit_words.action(each)) for each in actions), key=_label),
        "people": people,
        "said": audit_words,
        "zone": zone,
    }
    return templates.TemplateResponse(request, "audit.html", context)


@router.get("/table.csv")
def export(place: Place, viewer: CurrentUser, typed: Annotated[Typed, Depends()]) -> Response:
    """All that the filters choose, as a table that Excel opens."""
    zone, language = place.settings.zone, i18n.language()

    def rows() -> Iterator[bytes]:
        yield "\ufeff".encode() + _table([_head(language)])
        with place.database.read() as session:
            chosen = typed.filter(zone)
            for batch in audit.everything(session, chosen, open_meetings=visible(viewer)):
                yield _table(_rows(batch, zone, language))

    headers = {"Content-Disposition": "attachment; filename=audit.csv"}
    return StreamingResponse(rows(), media_type="text/csv; charset=utf-8", headers=headers)


def _head(language: Language) -> list[str]:
    i18n.use(language)
    return [_("时间"), _("谁"), _("做了什么"), _("对象"), _("会议"), _("改动")]


def _rows(batch: Sequence[LoggedEntry], zone: dt.tzinfo, language: Language) -> Iterator[list[str]]:
    # Made in another thread than the request, which the language is a matter of.
    i18n.use(language)
    for entry, title, is_open in batch:
        told = audit_words.changes(entry.before, entry.after) if is_open else []
        yield [
            f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            audit_words.actor(entry.actor),
            audit_words.action(entry.action),
            audit_words.subject(entry.subject) if is_open else "",
            title or "" if is_open else "",
            "; ".join(f"{label}: {old} → {new}" for label, old, new in told),
        ]


def _table(rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8")


def _label(pair: tuple[str, str]) -> str:
    return pair[1]


def _address(older: LogPlace | None) -> str:
    return f"{older.at.isoformat()}_{older.id}" if older else ""


def _place(address: str) -> LogPlace | None:
    at, _mark, number = address.rpartition("_")
    try:
        return LogPlace(dt.datetime.fromisoformat(at), id_number(number) or 0) if at else None
    except ValueError:
        return None
