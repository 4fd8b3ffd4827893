"""A company's own Word templates, and which is used for the minutes of each language."""

from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from storage import audit
from storage.files import StoredFile
from storage.tables import WordTemplate, now


def listed(session: Session) -> list[WordTemplate]:
    """Those there are, the latest first."""
    chosen = select(WordTemplate).where(col(WordTemplate.deleted_at).is_(None))
    return list(session.exec(chosen.order_by(col(WordTemplate.id).desc())))


def get(session: Session, template_id: int) -> WordTemplate:
    """Raises NotFoundError."""
    found = _find(session, template_id)
    if found.deleted_at:
        raise _missing(template_id)
    return found


def default(session: Session, language: str) -> WordTemplate | None:
    """The one that minutes in this language are made with; None: the built-in one."""
    chosen = select(WordTemplate).where(
        WordTemplate.language == language,
        col(WordTemplate.is_default),
        col(WordTemplate.deleted_at).is_(None),
    )
    return session.exec(chosen).first()


def add(
    session: Session,
    organisation_id: int,
    *,
    name: str,
    language: str,
    filename: str,
    stored: StoredFile,
    actor: str,
) -> WordTemplate:
    made = WordTemplate(
        organisation_id=organisation_id,
        name=name,
        language=language,
        filename=filename,
        sha256=stored.sha256,
    )
    session.add(made)
    session.flush()
    told = {"name": name, "language": language, "filename": filename}
    audit.record(session, actor, "add template", subject=_subject(made), after=told)
    return made


def choose(session: Session, language: str, template_id: int | None, *, actor: str) -> None:
    """Make minutes of the language with it from now on, or with the built-in one (None).

    Raises NotFoundError where there is no such template in that language.
    """
    before = default(session, language)
    wanted = get(session, template_id) if template_id is not None else None
    if wanted and wanted.language != language:
        raise _missing(wanted.id or 0)
    if (before and before.id) == (wanted and wanted.id):
        return
    if before:
        before.is_default = False
        session.add(before)
    if wanted:
        wanted.is_default = True
        session.add(wanted)
    audit.record(
        session,
        actor,
        "choose template",
        subject=f"language {language}",
        before={"name": before.name if before else None},
        after={"name": wanted.name if wanted else None},
    )


def delete(session: Session, template_id: int, *, actor: str) -> WordTemplate:
    """Take it away, which `restore` takes back. Raises NotFoundError."""
    row = get(session, template_id)
    row.deleted_at = now()
    session.add(row)
    audit.record(
        session, actor, "delete template", subject=_subject(row), before={"name": row.name}
    )
    return row


def restore(session: Session, template_id: int, *, actor: str) -> WordTemplate:
    """Take its deletion back: it is the default again unless another is. Raises NotFoundError."""
    row = _find(session, template_id)
    if row.deleted_at:
        row.is_default = row.is_default and default(session, row.language) is None
        row.deleted_at = None
        session.add(row)
        told = {"name": row.name}
        audit.record(session, actor, "restore template", subject=_subject(row), after=told)
    return row


def _find(session: Session, template_id: int) -> WordTemplate:
    row = session.get(WordTemplate, template_id)
    if row is None:
        raise _missing(template_id)
    return row


def _missing(template_id: int) -> NotFoundError:
    return NotFoundError(f"There is no Word template {template_id}. It may have been deleted.")


def _subject(row: WordTemplate) -> str:
    return f"template {row.id}"
