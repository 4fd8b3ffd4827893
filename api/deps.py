"""What requests are given."""

from typing import Annotated

from fastapi import Depends, Request

from api.installation import Installation


def installation(request: Request) -> Installation:
    place: Installation = request.app.state.installation
    return place


def actor() -> str:
    """Who acts. Until people sign in, it is whoever sits at this machine."""
    return "local"


Place = Annotated[Installation, Depends(installation)]
Actor = Annotated[str, Depends(actor)]
