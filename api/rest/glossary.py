"""The organisation's glossary, which every recording is heard with."""

from fastapi import APIRouter, status
from pydantic import BaseModel, Field

from api import services_glossary
from api.deps import Actor, Place
from api.rest.models import In

router = APIRouter(prefix="/glossary", tags=["glossary"])


class GlossaryOut(BaseModel):
    terms: list[str]


class TermsIn(In):
    terms: list[str] = Field(min_length=1)


class TermsAdded(GlossaryOut):
    added: list[str] = Field(description="those that were not there yet")


@router.get("")
def read_glossary(place: Place) -> GlossaryOut:
    """In the order in which the terms were added."""
    with place.database.read() as session:
        return GlossaryOut(terms=services_glossary.terms(session))


@router.post("")
def add_terms(place: Place, actor: Actor, sent: TermsIn) -> TermsAdded:
    """Add terms; those that are there already are passed over."""
    added = services_glossary.add_terms(place, sent.terms, actor=actor)
    return TermsAdded(terms=read_glossary(place).terms, added=added)


@router.delete("/{term:path}", status_code=status.HTTP_204_NO_CONTENT)
def remove_term(place: Place, actor: Actor, term: str) -> None:
    services_glossary.remove_term(place, term, actor=actor)
