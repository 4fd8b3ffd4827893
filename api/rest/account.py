"""Whom a token stands for."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import CurrentUser
from storage.tables import Role

router = APIRouter(prefix="/account", tags=["account"])


class AccountOut(BaseModel):
    name: str
    role: Role
    person_id: int | None = Field(description="of the roster")
    scopes: list[str] | None = Field(description="of the token; null for a browser's session")


@router.get("")
def read_account(viewer: CurrentUser) -> AccountOut:
    """Who asks, and what they may do."""
    return AccountOut(
        name=viewer.name,
        role=viewer.role,
        person_id=viewer.person_id,
        scopes=None if viewer.scopes is None else sorted(viewer.scopes),
    )
