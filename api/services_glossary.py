"""What a person does to the organisation's glossary."""

from collections.abc import Iterable

from sqlmodel import Session

from api.installation import Installation
from storage import glossary, organisation


def terms(session: Session) -> list[str]:
    return glossary.terms(session, organisation.current(session).id or 0)


def add_terms(place: Installation, texts: Iterable[str], *, actor: str) -> list[str]:
    """Add those that are not there yet; which they were. Raises InputError, then none is added."""
    with place.database.write() as session:
        owner = organisation.current(session)
        return glossary.add(session, owner.id or 0, texts, actor=actor)


def remove_term(place: Installation, text: str, *, actor: str) -> None:
    """Raises NotFoundError."""
    with place.database.write() as session:
        owner = organisation.current(session)
        glossary.remove(session, owner.id or 0, text, actor=actor)
