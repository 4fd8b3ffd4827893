"""What is decided on the page of an item: requests to the leader, and problems."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api import services_tracking
from api.deps import CurrentUser, Id, Place, Viewer
from api.errors import ForbiddenError
from api.installation import Installation
from api.services_tracking import author_of
from api.web import item_troubles, item_view
from api.web.item_forms import checked
from api.web.item_pages import back, page
from assistant.errors import ConflictError, InputError, NotFoundError
from storage import item_requests, problems
from storage.tables import ItemRequest

router = APIRouter(prefix="/tracker/{item_id}")

Text = Annotated[str, Form()]


@router.post("/requests/{request_id}")
def decide(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    request_id: Id,
    decision: Text = "",
    comment: Text = "",
) -> Response:
    """The leader's consent, or its refusal with words."""
    _request(place, item_id, request_id)
    is_granted = decision == "grant"
    try:
        services_tracking.decide_request(
            place,
            request_id,
            is_granted=is_granted,
            by=author_of(place, viewer, item_id),
            comment=checked(comment),
        )
    except ConflictError:
        return back(item_id, "late")
    except InputError as exc:
        said = {"form": f"request-{request_id}", "comment": comment}
        return page(request, place, viewer, item_id, problem=exc, said=said)
    return back(item_id, "granted" if is_granted else "refused")


@router.post("/requests/{request_id}/withdraw")
def withdraw(place: Place, viewer: CurrentUser, item_id: Id, request_id: Id) -> Response:
    if not item_troubles.is_askers(viewer, _request(place, item_id, request_id)):
        raise ForbiddenError("Only whoever asked for this may withdraw it.")
    try:
        by = author_of(place, viewer, item_id)
        services_tracking.withdraw_request(place, request_id, by=by)
    except ConflictError:
        return back(item_id, "late")
    return back(item_id, "withdrawn")


@router.post("/problems")
def report(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    text: Text = "",
    wanted: Text = "",
    is_urgent: Annotated[bool, Form()] = False,
) -> Response:
    try:
        services_tracking.report_problem(
            place,
            item_id,
            checked(text),
            wanted=checked(wanted),
            is_urgent=is_urgent,
            by=author_of(place, viewer, item_id),
        )
    except InputError as exc:
        said = {"form": "report", "text": text, "wanted": wanted}
        said |= {"is_urgent": "1"} if is_urgent else {}
        return page(request, place, viewer, item_id, problem=exc, said=said)
    return back(item_id, "reported")


@router.post("/problems/{problem_id}/answer")
def answer(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    problem_id: Id,
    text: Text = "",
) -> Response:
    _check_answers(place, viewer, item_id, problem_id)
    try:
        by = author_of(place, viewer, item_id)
        services_tracking.answer_problem(place, problem_id, checked(text), by=by)
    except ConflictError:
        return back(item_id, "late")
    except InputError as exc:
        said = {"form": f"problem-{problem_id}", "text": text}
        return page(request, place, viewer, item_id, problem=exc, said=said)
    return back(item_id, "answered")


def _request(place: Installation, item_id: int, request_id: int) -> ItemRequest:
    """Raises NotFoundError."""
    with place.database.read() as session:
        found = item_requests.get(session, request_id)
    if found.item_id != item_id:
        raise NotFoundError(f"There is no request {request_id} of item {item_id}.")
    return found


def _check_answers(place: Installation, viewer: Viewer, item_id: int, problem_id: int) -> None:
    """Raises NotFoundError, ForbiddenError."""
    with place.database.read() as session:
        problem = problems.get(session, problem_id)
        if problem.item_id != item_id:
            raise NotFoundError(f"There is no problem {problem_id} of item {item_id}.")
        found = item_view.seen(session, viewer, item_id)
        if not item_troubles.answers(session, viewer, found, problem):
            raise ForbiddenError(
                "Whoever was told of a problem says what is done about it, or a recorder, the "
                "leader or an administrator. Ask one."
            )
