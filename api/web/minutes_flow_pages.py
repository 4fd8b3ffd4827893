"""From a draft to minutes that are out, by plain forms: each leads back to the minutes' page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services, services_composition, services_minutes
from api.access import approvers_only
from api.deps import CurrentUser, Id, Place
from api.web import error_words
from api.web.minutes_pages import act, show
from api.web.template_choice import options
from assistant.errors import ConflictError, InputError
from storage import meetings, minutes, review

router = APIRouter(prefix="/meetings/{meeting_id}/minutes")

Text = Annotated[str, Form()]
_APPROVERS = [Depends(approvers_only)]


@router.post("/draft")
def draft(request: Request, place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    """Make the minutes anew of what is confirmed; what is undecided is asked about first."""
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        if review.items(session, meeting_id).waiting():
            return RedirectResponse(f"/meetings/{meeting_id}/confirm", status_code=303)
    try:
        services.confirm_meeting(place, meeting_id, remaining=None, actor=viewer.name)
    except ConflictError as exc:
        problem = error_words.explain(str(exc))
        return show(request, place, viewer, meeting_id, status=409, problem=problem)
    return RedirectResponse(f"/meetings/{meeting_id}/minutes", status_code=303)


@router.post("/submit")
def submit(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    late_reason: Text = "",
) -> Response:
    def do() -> None:
        services_minutes.submit(place, meeting_id, actor=viewer.name, late_reason=late_reason)

    return act(request, place, viewer, meeting_id, do, "submitted", late_reason=late_reason)


@router.post("/take-back")
def take_back(request: Request, place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    def do() -> None:
        services_minutes.take_back(place, meeting_id, actor=viewer.name)

    return act(request, place, viewer, meeting_id, do, "taken")


@router.post("/return", dependencies=_APPROVERS)
def send_back(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    content_hash: Text = "",
    comment: Text = "",
) -> Response:
    def do() -> None:
        services_minutes.send_back(place, meeting_id, content_hash, comment, actor=viewer.name)

    return act(request, place, viewer, meeting_id, do, "returned", comment=comment)


@router.get("/approve", dependencies=_APPROVERS)
def ask_approve(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    content_hash: str | None = None,
) -> Response:
    """Who exactly gets the minutes, before they leave the building.

    `content_hash` is of the minutes that were read; without it, of those there are.
    """
    with place.database.read() as session:
        row = minutes.latest(session, meeting_id)
    is_other = bool(row and content_hash and content_hash != row.content_hash)
    template = "minutes_approve.html"
    return show(request, place, viewer, meeting_id, template=template, is_other=is_other)


@router.post("/approve", dependencies=_APPROVERS)
def approve(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    content_hash: Text = "",
    seen: Text = "",
    late_reason: Text = "",
) -> Response:
    """`seen` is the list of recipients as it was shown."""
    try:
        services_minutes.approve(
            place, meeting_id, content_hash, seen, actor=viewer.name, late_reason=late_reason
        )
    except (ConflictError, InputError) as exc:
        more = {"problem": error_words.explain(str(exc)), "typed": {"late_reason": late_reason}}
        is_conflict = isinstance(exc, ConflictError)
        page, status = ("minutes.html", 409) if is_conflict else ("minutes_approve.html", 422)
        return show(request, place, viewer, meeting_id, status=status, template=page, **more)
    return RedirectResponse(f"/meetings/{meeting_id}/minutes?done=approved#flow", 303)


@router.post("/issue-again")
def issue_again(request: Request, place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    def do() -> None:
        services_minutes.issue_again(place, meeting_id, actor=viewer.name)

    return act(request, place, viewer, meeting_id, do, "again")


@router.post("/template")
def choose_template(
    request: Request, place: Place, viewer: CurrentUser, meeting_id: Id, name: Text = ""
) -> Response:
    def do() -> None:
        with place.database.read() as session:
            offered = options(session, meetings.get(session, meeting_id))
        if name not in [option.value for option in offered]:
            raise InputError("There is no template of this name. Choose one from the list.")
        services_minutes.choose_template(place, meeting_id, name or None, actor=viewer.name)

    return act(request, place, viewer, meeting_id, do, "template", anchor="template")


@router.post("/late-reason")
def explain_lateness(
    request: Request, place: Place, viewer: CurrentUser, meeting_id: Id, reason: Text = ""
) -> Response:
    def do() -> None:
        services_minutes.explain_lateness(place, meeting_id, reason, actor=viewer.name)

    return act(request, place, viewer, meeting_id, do, "reason")


@router.post("/decisions/{item_id}")
def settle_decision(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    item_id: Id,
    settled: Annotated[bool, Form()] = False,
    version: Annotated[int | None, Form()] = None,
) -> Response:
    """Nobody has to carry the decision out, or somebody has."""

    def do() -> None:
        services_composition.settle_decision(
            place, meeting_id, item_id, is_settled=settled, version=version, actor=viewer.name
        )

    return act(request, place, viewer, meeting_id, do, "settled", anchor="checks")
