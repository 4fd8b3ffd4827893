"""The page of a followed item, and its update."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api import services_tracking, views
from api.deps import CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.services_proofs import LARGEST, MOST_AT_ONCE
from api.services_tracking import author_of
from api.web import item_history, item_troubles, item_view, templates
from api.web.error_words import explain
from api.web.i18n import N_, Labels
from api.web.item_forms import LONGEST, Typed, as_typed, beside, checked
from api.web.item_view import Seen
from api.web.player import player_files
from assistant.errors import InputError
from storage import minutes, organisation, proofs, rhythm, tracker
from storage.tables import ActionItemRow, ProblemState, RequestKind, RequestState, now

router = APIRouter(prefix="/tracker/{item_id}")

# What was done just now, by what stands for it in the address.
DONE = Labels(
    saved=N_("已保存。"),
    same=N_("已记下：没有变化。"),
    asked_date=N_("已保存。改日期要组长同意，同意之前按原来的日期。"),
    asked_close=N_("已请组长确认完成，确认之前仍是进行中。"),
    sign_off=N_("已保存：完成要组长确认。"),
    no_sign_off=N_("已保存：完成不用组长确认。"),
    granted=N_("已同意。"),
    refused=N_("已回复：不同意。"),
    withdrawn=N_("已撤回。"),
    reported=N_("问题已提出，会依次通知接口人、组长和分管领导，直到有人答复。"),
    answered=N_("已答复，不再通知下一级。"),
    attached=N_("证明材料已附上。"),
    removed=N_("证明材料已移除。"),
    late=N_("这件事刚被别人处理过，现在的情况如下。"),
)


@router.get("")
def item_page(
    request: Request, place: Place, viewer: CurrentUser, item_id: Id, done: str = ""
) -> Response:
    with place.database.read() as session:
        item = session.get(ActionItemRow, item_id)
        if item is not None and item.tracked_at is None:
            return _to_review(session, viewer, item)
    return page(request, place, viewer, item_id, done=done)


@router.post("/update")
def update(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    typed: Annotated[Typed, Depends()],
) -> Response:
    """Save what was changed of the form; nothing changed: it is as it was."""
    try:
        wanted, reason = typed.wanted(), checked(typed.reason)
        made = services_tracking.update(
            place, item_id, wanted, by=author_of(place, viewer, item_id), reason=reason
        )
    except InputError as exc:
        return page(request, place, viewer, item_id, problem=exc, typed=typed)
    if made.request is None:
        return back(item_id, "saved" if wanted else "same")
    return back(
        item_id, "asked_date" if made.request.kind == RequestKind.new_date else "asked_close"
    )


@router.post("/same")
def say_no_change(place: Place, viewer: CurrentUser, item_id: Id) -> Response:
    services_tracking.update(place, item_id, {}, by=author_of(place, viewer, item_id))
    return back(item_id, "same")


@router.post("/sign-off")
def require_sign_off(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    is_needed: Annotated[bool, Form()] = False,
) -> Response:
    by = author_of(place, viewer, item_id)
    try:
        services_tracking.require_sign_off(place, item_id, is_needed, by=by)
    except InputError as exc:
        return page(request, place, viewer, item_id, problem=exc)
    return back(item_id, "sign_off" if is_needed else "no_sign_off")


def back(item_id: int, done: str) -> Response:
    return RedirectResponse(f"/tracker/{item_id}?done={done}", status_code=303)


def page(
    request: Request,
    place: Installation,
    viewer: Viewer,
    item_id: int,
    *,
    done: str = "",
    problem: InputError | None = None,
    typed: Typed | None = None,
    said: Mapping[str, str] | None = None,
) -> Response:
    """`problem` is told at the form it is about: the update's with `typed`, or else that of which
    `said` holds what was typed, by its name."""
    with place.database.read() as session:
        found = item_view.seen(session, viewer, item_id)
        context = _of_item(session, place, viewer, found)
        context |= _of_meeting(session, viewer, found) if found.is_open else {}
        context |= _may(viewer, found)
    message = str(problem) if problem else ""
    context |= {
        "typed": typed or as_typed(found.item),
        "said": said or {},
        "done": DONE.get(done) if done in DONE else "",
        "problem": explain(message),
        "problem_in": "update" if typed else (said or {}).get("form", "page"),
        "beside": beside(message) if typed else "",
        "longest": LONGEST,
    }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "item_page.html", context, status_code=status)


def _of_item(session: Session, place: Installation, viewer: Viewer, found: Seen) -> dict[str, Any]:
    """What everybody sees who sees the item."""
    item, zone = found.item, place.settings.zone
    chosen = rhythm.rhythm(session)
    local = now().astimezone(zone).replace(tzinfo=None)
    events = item_history.history(session, viewer, item)
    asked = item_troubles.requests(session, viewer, found)
    troubles = item_troubles.troubles(session, viewer, found, chosen, zone)
    standing = item_view.standing(chosen.plan, found, local)
    return {
        "item": item,
        "meeting": None,
        "project": None,
        "local_now": local,
        "standing": standing,
        "plan_words": item_view.plan_words(item, standing),
        "moves": [event for event in reversed(events) if event.moved],
        "events": events,
        "later": item_view.later(session, viewer, item),
        "asked": [each for each in asked if each.row.state == RequestState.open],
        "decided": [each for each in asked if each.row.state != RequestState.open],
        "troubles": [each for each in troubles if each.row.state == ProblemState.open],
        "ended": [each for each in troubles if each.row.state != ProblemState.open],
        "proofs": proofs.of_item(session, item.id or 0),
        "signs_off_all": chosen.signs_off_all,
        "needs_sign_off": item.needs_sign_off or chosen.signs_off_all,
        "troubles_words": item_troubles,
        "largest": LARGEST,
        "most_files": MOST_AT_ONCE,
        "heard": {},
        "files": [],
        "issued": None,
        "roster": None,
    }


def _of_meeting(session: Session, viewer: Viewer, found: Seen) -> dict[str, Any]:
    """What only those see who may see the meeting."""
    meeting_id = found.item.meeting_id
    heard = item_view.said(session, found.item)
    has_times = any(each.start is not None for each in heard.values())
    view = views.meeting_view(session, meeting_id) if has_times else None
    return {
        "meeting": found.meeting,
        "project": found.project,
        "heard": heard,
        "files": player_files(view) if view else [],
        "issued": minutes.last_issued(session, meeting_id),
        "roster": organisation.roster(session, found.meeting.organisation_id)
        if viewer.is_editor
        else None,
    }


def _may(viewer: Viewer, found: Seen) -> dict[str, Any]:
    assigns = found.is_open and viewer.is_editor
    return {
        "may_update": assigns or found.is_own,
        "may_assign": assigns,
        "may_decide": item_troubles.decides(viewer, found),
        "may_remove": lambda proof: assigns or (found.is_own and proof.added_by == viewer.name),
    }


def _to_review(session: Session, viewer: Viewer, item: ActionItemRow) -> Response:
    """What is not followed, or no longer, is found where its meeting is reviewed."""
    if not item_view.visible_meetings(session, viewer, [item.meeting_id]):
        raise tracker.missing(item.id or 0)
    address = f"/meetings/{item.meeting_id}#action_items-{item.id}"
    return RedirectResponse(address, status_code=303)
