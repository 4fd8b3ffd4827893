"""A company's own Word templates, and which is used for the minutes of each language.

A template is named by "company:3", or by the style of a built-in one: "formal".
"""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from assistant.minutes.render import STYLES
from storage import audit, settings
from storage.files import StoredFile
from storage.tables import Meeting, SettingRow, WordTemplate, now

COMPANY = "company:"

# {language: style} of the languages whose minutes are made with another built-in style.
_SETTING = "minutes_templates"


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


def name_of(row: WordTemplate) -> str:
    return f"{COMPANY}{row.id}"


def named(session: Session, name: str) -> WordTemplate | None:
    """The company's template of this name, also where it was deleted since; None: a built-in one.

    Raises NotFoundError where there never was one.
    """
    if name in STYLES:
        return None
    number = name.removeprefix(COMPANY)
    if not name.startswith(COMPANY) or not number.isdecimal() or len(number) > 9:
        raise NotFoundError(f"There is no Word template {name}. It may have been deleted.")
    return _find(session, int(number))


def default(session: Session, language: str) -> WordTemplate | None:
    """The company's one that minutes in this language are made with; None: a built-in one."""
    chosen = select(WordTemplate).where(
        WordTemplate.language == language,
        col(WordTemplate.is_default),
        col(WordTemplate.deleted_at).is_(None),
    )
    return session.exec(chosen).first()


def default_name(session: Session, language: str) -> str:
    """The name of what minutes in this language are made with."""
    row = default(session, language)
    return name_of(row) if row else _style(session, language)


def _style(session: Session, language: str) -> str:
    style = settings.value(session, _SETTING).get(language)
    return style if style in STYLES else STYLES[0]


def users(session: Session) -> dict[str, int]:
    """How many meetings chose each template themselves, by its name."""
    chosen = (
        select(Meeting.minutes_template, sa.func.count())
        .where(col(Meeting.minutes_template).is_not(None))
        .group_by(col(Meeting.minutes_template))
    )
    return {name: count for name, count in session.exec(chosen) if name}


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


def choose(session: Session, language: str, name: str, *, actor: str) -> None:
    """Make minutes of the language with it from now on.

    Raises NotFoundError where there is no such template in that language.
    """
    wanted = named(session, name)
    if wanted and (wanted.deleted_at or wanted.language != language):
        raise _missing(wanted.id or 0)
    before, before_name = default(session, language), default_name(session, language)
    if before_name == name:
        return
    # Deleted ones too: one that comes back gives way to what was chosen since.
    for row in session.exec(select(WordTemplate).where(WordTemplate.language == language)):
        row.is_default = row is wanted
        session.add(row)
    if not wanted:
        styles = settings.value(session, _SETTING) | {language: name}
        kept = SettingRow(name=_SETTING, value=styles, changed_at=now(), changed_by=actor)
        session.merge(kept)
    audit.record(
        session,
        actor,
        "choose template",
        subject=f"language {language}",
        before={"name": before.name if before else before_name},
        after={"name": wanted.name if wanted else name},
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
