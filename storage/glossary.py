"""The glossary the organisation keeps: words of its trade, products, clients, projects."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from assistant.errors import InputError, NotFoundError
from storage import audit
from storage.tables import Term

# A speech engine is told of terms in a prompt of some 200 words: a sentence is not a term.
LONGEST = 40


def terms(session: Session, organisation_id: int) -> list[str]:
    """In the order in which they were added."""
    return [row.text for row in _rows(session, organisation_id)]


def add(session: Session, organisation_id: int, texts: Iterable[str], *, actor: str) -> list[str]:
    """Add the terms that are not there yet; those that were added.

    Letters large and small count as the same. Raises InputError for a term that is too long; then
    none is added.
    """
    known = {text.casefold() for text in terms(session, organisation_id)}
    new = []
    for text in filter(None, map(_tidy, texts)):
        if text.casefold() not in known:
            known.add(text.casefold())
            new.append(text)
    session.add_all(Term(organisation_id=organisation_id, text=text) for text in new)
    session.flush()
    if new:
        audit.record(session, actor, "add terms", subject="glossary", after={"terms": new})
    return new


def remove(session: Session, organisation_id: int, text: str, *, actor: str) -> None:
    """Raises NotFoundError."""
    row = next((r for r in _rows(session, organisation_id) if r.text == text), None)
    if row is None:
        raise NotFoundError(f"“{text}” is not in the glossary. It may have been removed already.")
    session.delete(row)
    session.flush()
    audit.record(session, actor, "remove term", subject="glossary", before={"terms": [text]})


def _rows(session: Session, organisation_id: int) -> list[Term]:
    chosen = select(Term).where(Term.organisation_id == organisation_id)
    return list(session.exec(chosen.order_by(col(Term.id))))


def _tidy(text: str) -> str:
    tidy = " ".join(text.split())
    if len(tidy) > LONGEST:
        raise InputError(
            f"“{tidy[:LONGEST]}…” is longer than {LONGEST} characters. "
            "Write one term a line, without its explanation."
        )
    return tidy
