"""Filters of the tracker that somebody keeps under a name, for themselves or for all."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import ConflictError, InputError, NotFoundError
from storage.tables import SavedView, User

LONGEST_NAME = 40
MOST = 30
_LONGEST_QUERY = 2000


@dataclass(frozen=True)
class ListedView:
    """`by`: whose it is, where that is somebody else."""

    id: int
    name: str
    query: str
    is_shared: bool
    by: str | None


def listed(session: Session, user_id: int) -> list[ListedView]:
    """The own ones by age, then those that others share."""
    is_own = col(SavedView.user_id) == user_id
    chosen = (
        select(SavedView, User.name)
        .join(User, col(User.id) == SavedView.user_id)
        .where(sa.or_(is_own, col(SavedView.is_shared)))
        .order_by(is_own.desc(), col(SavedView.id))
    )
    return [
        ListedView(
            view.id or 0,
            view.name,
            view.query,
            view.is_shared,
            None if view.user_id == user_id else by,
        )
        for view, by in session.exec(chosen)
    ]


def add(
    session: Session, user_id: int, name: str, query: str, *, is_shared: bool = False
) -> SavedView:
    """Raises InputError, ConflictError where there is one of that name."""
    name = _checked(session, user_id, name)
    if len(query) > _LONGEST_QUERY:
        raise InputError("The view has too many filters. Take some away.")
    count = sa.select(sa.func.count()).where(col(SavedView.user_id) == user_id)
    if session.execute(count).scalar_one() >= MOST:
        raise InputError(f"There are {MOST} views already. Delete one first.")
    view = SavedView(user_id=user_id, name=name, query=query, is_shared=is_shared)
    session.add(view)
    session.flush()
    return view


def change(
    session: Session, user_id: int, view_id: int, *, name: str, is_shared: bool
) -> SavedView:
    """Name it anew, and say whether all see it. Raises InputError, ConflictError, NotFoundError."""
    view = own(session, user_id, view_id)
    view.name = _checked(session, user_id, name, but=view_id)
    view.is_shared = is_shared
    session.add(view)
    return view


def remove(session: Session, user_id: int, view_id: int) -> SavedView:
    """It as it was. Raises NotFoundError."""
    view = own(session, user_id, view_id)
    session.delete(view)
    return view


def own(session: Session, user_id: int, view_id: int) -> SavedView:
    """Raises NotFoundError, for those of others too."""
    view = session.get(SavedView, view_id)
    if view is None or view.user_id != user_id:
        raise NotFoundError(f"There is no view {view_id} of yours. It may have been deleted.")
    return view


def _checked(session: Session, user_id: int, name: str, *, but: int = 0) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(f"A view needs a name of at most {LONGEST_NAME} characters.")
    chosen = select(SavedView.id).where(
        SavedView.user_id == user_id, SavedView.name == name, SavedView.id != but
    )
    if session.exec(chosen).first():
        raise ConflictError(f"There is a view “{name}” already. Choose another name.")
    return name
