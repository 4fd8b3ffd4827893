"""Filters of the tracker that are kept under a name."""

from fastapi import APIRouter, status
from pydantic import Field

from api.deps import CurrentUser, Id, Place
from api.rest.models import In, Out
from storage import saved_views

router = APIRouter(prefix="/tracker-views", tags=["tracker"])


class ViewOut(Out):
    id: int
    name: str
    query: str = Field(description="of the tracker's address, without its question mark")
    is_shared: bool
    by: str | None = Field(default=None, description="whose it is, where that is somebody else")


class ViewChanges(In):
    name: str
    is_shared: bool = False


class ViewIn(ViewChanges):
    query: str


@router.get("")
def list_views(place: Place, viewer: CurrentUser) -> list[ViewOut]:
    """Your own, then those that others share."""
    with place.database.read() as session:
        found = saved_views.listed(session, viewer.user_id)
    return [ViewOut.model_validate(view) for view in found]


@router.post("", status_code=status.HTTP_201_CREATED)
def add_view(place: Place, viewer: CurrentUser, wanted: ViewIn) -> ViewOut:
    with place.database.write() as session:
        view = saved_views.add(
            session,
            viewer.user_id,
            wanted.name,
            wanted.query.lstrip("?"),
            is_shared=wanted.is_shared,
        )
        return ViewOut.model_validate(view)


@router.put("/{view_id}")
def change_view(place: Place, viewer: CurrentUser, view_id: Id, wanted: ViewChanges) -> ViewOut:
    """Name it anew, or share it; its filters stay."""
    with place.database.write() as session:
        view = saved_views.change(
            session, viewer.user_id, view_id, name=wanted.name, is_shared=wanted.is_shared
        )
        return ViewOut.model_validate(view)


@router.delete("/{view_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_view(place: Place, viewer: CurrentUser, view_id: Id) -> None:
    with place.database.write() as session:
        saved_views.remove(session, viewer.user_id, view_id)
