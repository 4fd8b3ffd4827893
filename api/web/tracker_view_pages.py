"""Views of the tracker: filters kept under a name."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import CurrentUser, Id, Place
from api.web.error_words import explain
from api.web.tracker_address import read
from api.web.tracker_shown import whole_page
from assistant.errors import ConflictError, InputError
from storage import saved_views

router = APIRouter(prefix="/views")

_Name = Annotated[str, Form(max_length=200)]
_Query = Annotated[str, Form(max_length=4000)]


@router.post("")
def keep(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    name: _Name = "",
    query: _Query = "",
    is_shared: Annotated[bool, Form()] = False,
) -> Response:
    """Keep the filters of the address under a name."""
    typed = read(query)
    kept = typed.query().lstrip("?")
    try:
        with place.database.write() as session:
            saved_views.add(session, viewer.user_id, name, kept, is_shared=is_shared)
    except (InputError, ConflictError) as exc:
        said = {"problem": explain(str(exc)), "name": name, "is_shared": is_shared}
        return whole_page(request, place, viewer, typed, status_code=422, naming=said)
    return RedirectResponse(f"/tracker{typed.query()}", status_code=303)


@router.post("/{view_id}")
def change(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    view_id: Id,
    name: _Name = "",
    is_shared: Annotated[bool, Form()] = False,
) -> Response:
    """Name it anew, or share it."""
    with place.database.read() as session:
        typed = read(saved_views.own(session, viewer.user_id, view_id).query)
    try:
        with place.database.write() as session:
            saved_views.change(session, viewer.user_id, view_id, name=name, is_shared=is_shared)
    except (InputError, ConflictError) as exc:
        said = {"problem": explain(str(exc)), "name": name, "is_shared": is_shared, "id": view_id}
        return whole_page(request, place, viewer, typed, status_code=422, naming=said)
    return RedirectResponse(f"/tracker{typed.query()}", status_code=303)


@router.post("/{view_id}/delete")
def delete(place: Place, viewer: CurrentUser, view_id: Id) -> Response:
    """Its filters stay in the address, from where it can be kept again."""
    with place.database.write() as session:
        view = saved_views.remove(session, viewer.user_id, view_id)
    gone = {"gone": view.name, "gone_shared": "1" if view.is_shared else ""}
    return RedirectResponse(f"/tracker{read(view.query).query(**gone)}", status_code=303)
