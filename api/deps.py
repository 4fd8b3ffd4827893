"""What requests are given."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request

from api.errors import SignInNeededError
from api.installation import Installation
from storage.tables import Role


@dataclass(frozen=True)
class Viewer:
    """Who asks."""

    user_id: int
    person_id: int | None
    name: str
    role: Role
    language: str | None = None
    # When the visit before this one ended; None on the first.
    previous_visit_at: dt.datetime | None = None
    # What the token may do; None: signed in by browser.
    scopes: frozenset[str] | None = None
    # Of the browser that is signed in; None with a token.
    session_id: int | None = None

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.administrator

    @property
    def sees_all(self) -> bool:
        """May see every meeting that is not confidential."""
        return self.role in (Role.administrator, Role.executive)

    @property
    def is_editor(self) -> bool:
        """May change the meetings that are visible to it."""
        return self.role in (Role.administrator, Role.recorder, Role.leader)


def installation(request: Request) -> Installation:
    place: Installation = request.app.state.installation
    return place


def current_user(request: Request) -> Viewer:
    """Raises SignInNeededError; on all but the few open pages the gate has seen to it."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    if viewer is None:
        raise SignInNeededError("Sign in first.")
    return viewer


def actor(viewer: Annotated[Viewer, Depends(current_user)]) -> str:
    """Who acts, as the audit log names them."""
    return viewer.name


# What a database's integer holds; beyond it there is nothing to be found.
LARGEST_ID = 2**31 - 1

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Place = Annotated[Installation, Depends(installation)]
CurrentUser = Annotated[Viewer, Depends(current_user)]
Actor = Annotated[str, Depends(actor)]
