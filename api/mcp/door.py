"""Whose questions these are: each call is made under a token of the REST API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api import services_accounts as accounts
from api.access import check_scope
from api.deps import Viewer
from api.errors import SignInNeededError
from api.installation import Installation

# Gives the token of a call, of the HTTP request that it came with; None where there is none.
SecretOf = Callable[[Any], str | None]

NO_TOKEN = "There is no token. Make one on the account page and set ASSISTANT_TOKEN to it."
BAD_TOKEN = (
    "The token is not valid: it ran out, was revoked, or was not copied as a whole. "
    "Make another on the account page."
)


@dataclass(frozen=True)
class Door:
    """Looks at the token anew at every call: one that was revoked opens nothing more."""

    place: Installation
    secret_of: SecretOf

    def viewer(self, request: Any) -> Viewer:
        """Raises SignInNeededError, ForbiddenError."""
        secret = self.secret_of(request)
        if not secret:
            raise SignInNeededError(NO_TOKEN)
        return viewer_of(self.place, secret)


def viewer_of(place: Installation, secret: str) -> Viewer:
    """Raises SignInNeededError, ForbiddenError for a token that may not even read."""
    viewer = accounts.viewer_of_token(place, secret)
    if viewer is None:
        raise SignInNeededError(BAD_TOKEN)
    check_scope(viewer, "read")
    return viewer


def always(secret: str) -> SecretOf:
    """The same token for all calls: whoever started the server asks."""
    return lambda _request: secret


def of_request(request: Any) -> str | None:
    """The token that the HTTP request carries."""
    kind, _, secret = str(request.headers.get("authorization", "")).partition(" ")
    return secret.strip() or None if kind.lower() == "bearer" else None
