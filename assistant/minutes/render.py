"""Minutes as a Word file, through a template that a company can replace with its own."""

import datetime as dt
import errno
import uuid
from pathlib import Path

from assistant.errors import AssistantError, InputError
from assistant.minutes import word
from assistant.minutes.template_checks import check_template
from assistant.minutes.types import Minutes
from assistant.types import Language

TEMPLATES = Path(__file__).parent / "templates"

STYLES = ("standard", "formal", "brief")


def render(minutes: Minutes, out: Path, template: Path | None = None) -> None:
    """Write the minutes to `out` as .docx, whole or not at all.

    Without a `template` the built-in one of the language is used. Raises InputError for a
    template that cannot be used or asks for what minutes do not have, and for a place that
    cannot be written to; AssistantError when the disk is full.
    """
    content = render_bytes(minutes, template)
    _write_whole(content, out)


def render_bytes(minutes: Minutes, template: Path | None = None) -> bytes:
    """The .docx itself, for one who stores or sends it. Raises as `render` does."""
    path = template or built_in_template(minutes.language)
    return word.fill(_read_template(path), path.name, minutes, created=dt.datetime.now(dt.UTC))


def built_in_template(language: Language, style: str = "standard") -> Path:
    """`standard` is form 3, meeting agenda and action tracker; a company's own template starts
    from a copy. Raises InputError for a style there is not."""
    if style not in STYLES:
        raise InputError(f"There is no built-in template “{style}”. Choose: {', '.join(STYLES)}.")
    return TEMPLATES / f"{style}.{language}.docx"


def _read_template(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise InputError(f"The template {path} does not exist. Check the path.") from exc
    except OSError as exc:
        raise InputError(f"The template {path} cannot be read: {exc.strerror}.") from exc
    # Our own are checked by the tests.
    if path.parent != TEMPLATES:
        check_template(content, path.name)
    return content


def _write_whole(content: bytes, out: Path) -> None:
    # A name of its own, as two people may ask for the same minutes at once; and a short one, as
    # `out` may already be as long as a name can be.
    partial = out.with_name(f".{uuid.uuid4().hex}.partial")
    try:
        try:
            partial.write_bytes(content)
            partial.replace(out)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT):
            raise AssistantError(
                f"The disk is full: {out} was not written. Free some space and try again."
            ) from exc
        raise InputError(
            f"{out} cannot be written: {exc.strerror}. Choose a folder you may write to."
        ) from exc
