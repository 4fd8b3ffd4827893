"""Every annotated meeting becomes a Word file by every built-in template, and opens."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document

from assistant.minutes.render import STYLES, built_in_template, render
from assistant.minutes.templates.fonts import fontconfig
from tests.assistant.minutes.annotated import annotated, minutes_of

MEETINGS = annotated()
SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(not MEETINGS, reason="the annotated meetings are not here")
@pytest.mark.parametrize("style", STYLES)
def test_every_annotated_meeting_is_rendered_in_every_style(style: str, tmp_path: Path) -> None:
    for path in MEETINGS:
        minutes = minutes_of(path)
        out = tmp_path / f"{path.stem}.docx"
        render(minutes, out, built_in_template(minutes.language, style))
        document = Document(str(out))
        tasks = {cell.text for table in document.tables for cell in table._cells}
        assert [row.task for row in minutes.action_items if row.task not in tasks] == []
        assert document.core_properties.title.startswith(minutes.title)


@pytest.mark.slow
@pytest.mark.skipif(not MEETINGS, reason="the annotated meetings are not here")
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_and_converts_every_one(tmp_path: Path) -> None:
    made = []
    for path in MEETINGS:
        minutes = minutes_of(path)
        for style in STYLES:
            out = tmp_path / f"{path.parent.name}.{path.stem}.{style}.docx"
            render(minutes, out, built_in_template(minutes.language, style))
            made.append(out)
    _convert(made, tmp_path)
    for out in made:
        assert out.with_suffix(".pdf").read_bytes().startswith(b"%PDF-"), out.name


def _convert(files: list[Path], folder: Path) -> None:
    fonts = folder / "fonts.conf"
    fonts.write_text(fontconfig(), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, *map(str, files)],
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )
