"""A person's own action items, behind a signed link: seen, and updated without signing in.

It shows them and nothing else, whoever opens it: links are forwarded. The secret is in the address;
no cookie is set or read. Nothing of a body is read before the link was found good.
"""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api import services_own_items as own
from api.delivery import calendar, links
from api.delivery.links import ExpiredLinkError
from api.deps import Place
from api.installation import Installation
from api.services_own_items import Said
from api.web import own_items_form, own_items_view, templates
from api.web.error_words import explain
from api.web.own_items_form import Typed
from assistant.errors import ConflictError, InputError, NotFoundError
from storage import minutes, person_items
from storage.errors import TooLargeError
from storage.person_items import OwnItemRow
from storage.tables import Person, now

router = APIRouter(prefix="/mine")

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_LARGEST = 2_000_000
_MOST_IDS = 500

_Change = Callable[[Request, Installation, str, Person, FormData], Response]


@router.get("/{token}")
def own_items_page(request: Request, place: Place, token: str) -> Response:
    try:
        return _page(request, place, token)
    except NotFoundError as exc:
        return _gone(request, exc)


@router.post("/{token}")
async def save(request: Request, place: Place, token: str) -> Response:
    """Keep what was changed, and of what nothing changed, that it did not."""
    return await _change(request, place, token, _save)


@router.post("/{token}/problems")
async def report(request: Request, place: Place, token: str) -> Response:
    """Report a problem with one of the items."""
    return await _change(request, place, token, _report)


@router.post("/{token}/undo")
async def take_back(request: Request, place: Place, token: str) -> Response:
    """Make it as it was before it was saved."""
    return await _change(request, place, token, _take_back)


async def _change(request: Request, place: Installation, token: str, change: _Change) -> Response:
    """The link is looked at before what was sent is read."""
    try:
        person = await run_in_threadpool(_updater, place, token)
        data = await _read(request)
        return await run_in_threadpool(change, request, place, token, person, data)
    except NotFoundError as exc:
        return _gone(request, exc)


@router.get("/{token}/calendar.ics")
def own_calendar(request: Request, place: Place, token: str) -> Response:
    """The deadlines of what is not done."""
    try:
        with place.database.read() as session:
            person, _may_update = own.person_of(session, token)
            content = _calendar(session, place, person)
    except NotFoundError as exc:
        return _gone(request, exc)
    named = {"Content-Disposition": 'attachment; filename="calendar.ics"'}
    return Response(content, media_type=calendar.MEDIA_TYPE, headers=_HEADERS | named)


def _page(
    request: Request,
    place: Installation,
    token: str,
    *,
    typed: Sequence[Typed] = (),
    saved: Sequence[int] = (),
    status: int = 200,
    **more: Any,
) -> Response:
    """`typed` is what could not be kept, `saved` are the updates that were."""
    zone = place.settings.zone
    saved = saved or _ids(request.query_params.get("saved", "").split(","))
    with place.database.read() as session:
        person, may_update = own.person_of(session, token)
        page = own_items_view.page(session, person, zone, typed)
        kept = own.said(session, person, saved) if may_update and saved else []
        context: dict[str, Any] = {
            "page": page,
            "person": person,
            "token": token,
            # Calendars are shared more easily than mails: this link shows, and changes nothing.
            "calendar": links.token(session, person.id or 0),
            "may_update": may_update,
            "saved": [(each, own_items_view.told(each, _year(place))) for each in kept],
            "can_undo": all(each.update.reason != own.TAKEN_BACK for each in kept),
            "asked": own_items_view.asked,
            "year": _year(place),
            "is_undone": request.query_params.get("undone") == "1",
            "is_reported": request.query_params.get("reported") == "1",
            "said": None,
            "reporting": None,
        }
        answer = templates.TemplateResponse(
            request, "own_items.html", context | more, status_code=status
        )
    answer.headers.update(_HEADERS)
    return answer


def _save(
    request: Request, place: Installation, token: str, person: Person, data: FormData
) -> Response:
    with place.database.read() as session:
        rows = person_items.of_person(session, person)
    led = [row.item.id or 0 for row in rows if not row.is_helper and row.item.status != "done"]
    same = [str(value) for value in data.getlist("same")]
    kept: list[Said] = []
    again: list[Typed] = []
    for typed in own_items_form.read(data, led, same):
        if not typed.says_something:
            continue
        try:
            if typed.problem:
                raise InputError(typed.problem)
            kept.append(own.update(place, person, typed.item_id, typed.wanted, typed.reason))
        except InputError as exc:
            again.append(_with_problem(typed, explain(str(exc))))
    saved = [each.update.id or 0 for each in kept]
    if again or not kept:
        is_empty = not again
        return _page(request, place, token, typed=again, saved=saved, status=422, is_empty=is_empty)
    return _back(token, f"saved={','.join(str(each) for each in saved)}")


def _report(
    request: Request, place: Installation, token: str, person: Person, data: FormData
) -> Response:
    (item_id,) = _ids([str(data.get("item", ""))]) or [0]
    text, wanted = str(data.get("text", ""))[:2000], str(data.get("wanted", ""))[:2000]
    is_urgent = data.get("urgent") == "1"
    try:
        own.report(place, person, item_id, text, wanted, is_urgent)
    except InputError as exc:
        reporting = {"item": item_id, "text": text, "wanted": wanted, "is_urgent": is_urgent}
        reporting["problem"] = explain(str(exc))
        return _page(request, place, token, status=422, reporting=reporting)
    return _back(token, "reported=1")


def _take_back(
    request: Request, place: Installation, token: str, person: Person, data: FormData
) -> Response:
    try:
        own.take_back(place, person, _ids(str(each) for each in data.getlist("update")))
    except ConflictError as exc:
        return _page(request, place, token, status=409, said=explain(str(exc)))
    return _back(token, "undone=1")


def _with_problem(typed: Typed, problem: str) -> Typed:
    return Typed(typed.item_id, reason=typed.reason, values=typed.values, problem=problem)


def _ids(texts: Any) -> list[int]:
    return [
        int(text)
        for text in list(texts)[:_MOST_IDS]
        if text.isascii() and text.isdigit() and len(text) < 10
    ]


def _year(place: Installation) -> int:
    return now().astimezone(place.settings.zone).year


def _back(token: str, query: str) -> Response:
    return RedirectResponse(f"/mine/{token}?{query}", status_code=303, headers=_HEADERS)


async def _read(request: Request) -> FormData:
    """What was sent. Raises TooLargeError before any of it is read."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _LARGEST:
        raise TooLargeError("This is more than the page of a person's items can hold.")
    return await request.form(max_files=0, max_fields=20_000)


def _updater(place: Installation, token: str) -> Person:
    with place.database.read() as session:
        return own.updater(session, token)


def _calendar(session: Session, place: Installation, person: Person) -> bytes:
    rows = [r for r in person_items.of_person(session, person) if r.item.status != "done"]
    name = links.place_name(session)
    entries = [
        entry
        for row in rows
        if (entry := calendar.deadline(row.item, row.meeting, name, _version(session, row)))
    ]
    return calendar.write(entries, place.settings.zone)


def _version(session: Session, row: OwnItemRow) -> int:
    issued = minutes.last_issued(session, row.item.meeting_id)
    return issued.version if issued else 1


def _gone(request: Request, error: NotFoundError) -> Response:
    is_expired = isinstance(error, ExpiredLinkError)
    answer = templates.TemplateResponse(
        request,
        "own_items_gone.html",
        {"is_expired": is_expired},
        status_code=410 if is_expired else 404,
    )
    answer.headers.update(_HEADERS)
    return answer
