"""What requests are given."""

from typing import Annotated

from fastapi import Depends, Path, Request

from api.installation import Installation


def installation(request: Request) -> Installation:
    place: Installation = request.app.state.installation
    return place


def actor() -> str:
    """Who acts. Until people sign in, it is whoever sits at this machine."""
    return "local"


# What a database's integer holds; beyond it there is nothing to be found.
LARGEST_ID = 2**31 - 1

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Place = Annotated[Installation, Depends(installation)]
Actor = Annotated[str, Depends(actor)]
