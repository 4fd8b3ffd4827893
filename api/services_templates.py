"""What administrators do with the company's Word templates."""

import re
import tempfile
from pathlib import Path, PurePath

from api.installation import Installation
from api.template_trial import try_out
from assistant.errors import InputError
from assistant.minutes.render import built_in_template
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
        try_out(path, language, Path(folder) / "sample.docx")
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


def sample(place: Installation, template_id: int | None, language: Language) -> bytes:
    """Made-up minutes by a template, or by the built-in one of the language (None).

    Raises NotFoundError, InputError.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = built_in_template(language)
        if template_id is not None:
            with place.database.read() as session:
                row = templates.get(session, template_id)
            language = row.language  # type: ignore[assignment]  # checked when it was added
            path = Path(folder) / row.filename
            path.write_bytes(place.files.path(row.sha256).read_bytes())
        out = Path(folder) / "sample.out.docx"
        try_out(path, language, out)
        return out.read_bytes()


def _file_name(sent: str) -> str:
    """A name that any system takes: without folders, and not too long."""
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", PurePath(sent.replace("\\", "/")).stem).strip(". ")
    return f"{stem[:60] or 'template'}.docx"
