import io
import zipfile

import pytest
from docx.document import Document

from assistant.minutes.render import TEMPLATES, built_in_template
from assistant.minutes.templates.build import LOOKS, TEXT_CM, build
from assistant.types import Language

LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")


def parts(archive: io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def saved(document: Document) -> io.BytesIO:
    file = io.BytesIO()
    document.save(file)
    return file


@pytest.mark.parametrize("language", LANGUAGES)
def test_building_again_gives_the_template_that_is_kept(language: Language) -> None:
    kept = built_in_template(language).read_bytes()
    assert parts(saved(build(language))) == parts(io.BytesIO(kept))


def test_every_language_has_a_template_and_no_other_file_is_called_standard() -> None:
    kept = {path.name for path in TEMPLATES.glob("standard.*.docx")}
    assert kept == {built_in_template(language).name for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_columns_of_every_table_fill_the_page(language: Language) -> None:
    look = LOOKS[language]
    for widths in (look.header_cm, look.agenda_cm, look.disputes_cm, look.actions_cm):
        assert sum(widths) == pytest.approx(TEXT_CM)
