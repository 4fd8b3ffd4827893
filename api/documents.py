"""Minutes as files: Word by a built-in or a company's own template, and PDF."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from api import pdf, template_sandbox
from assistant.errors import NotFoundError
from assistant.minutes.render import built_in_template, render
from assistant.minutes.types import Minutes
from storage import templates
from storage.files import FileStore
from storage.tables import Meeting


@dataclass(frozen=True)
class Template:
    """`name` is what is kept of it, "formal" or "company:3"; `usable` is what `make` takes."""

    name: str
    usable: str | Path


def chosen(session: Session, files: FileStore, meeting: Meeting) -> Template:
    """What the meeting's minutes are made with: its own choice, or the default of its language.

    A company's template that was deleted since gives way to the default.
    """
    return named(session, files, chosen_name(session, meeting))


def chosen_name(session: Session, meeting: Meeting) -> str:
    name = meeting.minutes_template
    if name:
        try:
            row = templates.named(session, name)
            if row is None or not row.deleted_at:
                return name
        except NotFoundError:
            pass
    return templates.default_name(session, meeting.language)


def named(session: Session, files: FileStore, name: str) -> Template:
    """Also one that was deleted: what was approved is issued as it was approved.

    Raises NotFoundError for one that never was.
    """
    row = templates.named(session, name)
    return Template(name, files.path(row.sha256) if row else name)


def filename(meeting: Meeting, version: int = 1) -> str:
    """A correction has a name of its own: it is kept beside what it corrects."""
    correction = f" v{version}" if version > 1 else ""
    return f"{meeting.title} {meeting.date.isoformat()}{correction}.docx"


def make(minutes: Minutes, out: Path, template: str | Path) -> None:
    """Write the Word file to `out`; `template` is the name of a built-in one, or a file.

    A file is code that somebody sent: it runs in a process of its own. Raises InputError for a
    template that cannot be used, AssistantError when the disk is full.
    """
    if isinstance(template, str):
        render(minutes, out, built_in_template(minutes.language, template))
    else:
        template_sandbox.fill(minutes, template, out)


def make_pdf(docx: Path, out: Path, program: str | None = None) -> bool:
    """Write the Word file as PDF to `out`; False where LibreOffice is missing or fails.

    `program` is where it is; None: looked for. It never raises: the Word file is what counts.
    """
    return pdf.convert(docx, out, program)
