"""What administrators do with the company's Word templates."""

import re
import tempfile
from functools import lru_cache
from pathlib import Path, PurePath

from api import documents, template_sandbox
from api.installation import Installation
from api.template_trial import sample as sample_minutes
from api.template_trial import try_out
from assistant.errors import InputError
from assistant.minutes.word import placeholders
from assistant.types import Language
from storage import organisation, templates
from storage.tables import WordTemplate

LARGEST_BYTES = 20_000_000
LONGEST_NAME = 80


def add(
    place: Installation, name: str, language: Language, filename: str, content: bytes, *, actor: str
) -> WordTemplate:
    """Keep a template that minutes can be made with. Raises InputError for any other."""
    filename = _file_name(filename)
    name = name.strip() or PurePath(filename).stem
    if len(name) > LONGEST_NAME:
        raise InputError(f"The template's name has more than {LONGEST_NAME} characters.")
    if not content:
        raise InputError("Choose the .docx file of the template.")
    if len(content) > LARGEST_BYTES:
        raise InputError(
            f"The template is larger than {LARGEST_BYTES // 1_000_000} MB. Make its pictures "
            "smaller."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / filename
        path.write_bytes(content)
        try_out(path, filename, language, Path(folder) / "sample.out.docx")
    stored = place.files.add_bytes(content)
    with place.database.write() as session:
        owner = organisation.current(session)
        return templates.add(
            session,
            owner.id or 0,
            name=name,
            language=language,
            filename=filename,
            stored=stored,
            actor=actor,
        )


def sample(place: Installation, template_id: int) -> bytes:
    """Made-up minutes by a company's template. Raises NotFoundError, InputError."""
    with place.database.read() as session:
        row = templates.get(session, template_id)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "sample.docx"
        language: Language = row.language  # type: ignore[assignment]  # checked when it was added
        try_out(place.files.path(row.sha256), row.filename, language, out)
        return out.read_bytes()


def built_in_sample(language: Language, style: str) -> bytes:
    """Made-up minutes by a built-in template. Raises InputError for a style there is not."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "sample.docx"
        documents.make(sample_minutes(language), out, style)
        return out.read_bytes()


def placeholders_of(place: Installation, row: WordTemplate) -> tuple[list[str], list[str]]:
    """Which the template uses, and which of these minutes do not have.

    Raises InputError for one that cannot be read.
    """
    used = _used(place.files.path(row.sha256), row.filename)
    known = placeholders()
    return [name for name in used if name in known], [name for name in used if name not in known]


@lru_cache(maxsize=64)
def _used(path: Path, name: str) -> tuple[str, ...]:
    """A file never changes under its path, which is named by what is in it."""
    return template_sandbox.placeholders_of(path, name)


def _file_name(sent: str) -> str:
    """A name that any system takes: without folders, and not too long."""
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", PurePath(sent.replace("\\", "/")).stem).strip(". ")
    return f"{stem[:60] or 'template'}.docx"
