"""The application that the tests share: each takes half a second to make, and FastAPI keeps it."""

from fastapi import FastAPI

from api.app import create_app
from api.installation import Installation

_made: list[FastAPI] = []


def application(place: Installation) -> FastAPI:
    """It works on this installation from now on, and on no other."""
    if not _made:
        _made.append(create_app(place))
    _made[0].state.installation = place
    return _made[0]
