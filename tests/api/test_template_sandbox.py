"""A company's template cannot harm the process that makes minutes with it."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from api import documents, template_sandbox, template_trial
from assistant.errors import AssistantError, InputError
from tests.api.test_services_templates import template, text

MINUTES = template_trial.sample("zh-Hans")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.docx"


def own(tmp_path: Path, *paragraphs: str) -> Path:
    path = tmp_path / "ab12"
    path.write_bytes(template(*paragraphs))
    return path


def test_minutes_are_made_with_a_file(tmp_path: Path, out: Path) -> None:
    documents.make(MINUTES, out, own(tmp_path, "{{ title }}：{{ decisions[0].text }}"))
    assert text(out.read_bytes()) == "新产品上市进度协调会：3月8日交付测试版本"


def test_a_refusal_comes_back_in_its_words(tmp_path: Path, out: Path) -> None:
    with pytest.raises(InputError) as caught:
        template_sandbox.fill(MINUTES, own(tmp_path, "{{ titel }}"), out, "公司纪要.docx")
    assert str(caught.value).startswith(
        "The template 公司纪要.docx asks for what minutes do not have: titel."
    )
    assert not out.exists()


def test_a_template_that_takes_all_memory_ends_alone(tmp_path: Path, out: Path) -> None:
    with pytest.raises(InputError):
        template_sandbox.fill(MINUTES, own(tmp_path, "{{ 'x' * 9999999999 }}"), out)


def test_a_template_without_an_end_is_ended(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_sandbox, "_LONGEST_S", -8)  # of the ten it waits more
    # Within what a template may repeat and show: it only takes its time.
    endless = "{% for a in range(999) %}{% set b = ('a ' * 400000) | wordcount %}{% endfor %}"
    with pytest.raises(InputError, match="The template ab12 takes too long or too much memory"):
        template_sandbox.fill(MINUTES, own(tmp_path, endless), out)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        template_sandbox.fill(MINUTES, own(tmp_path, "{{ title }}"), tmp_path / "no" / "out.docx")


def test_a_template_that_is_gone_is_told(tmp_path: Path, out: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        template_sandbox.fill(MINUTES, tmp_path / "gone.docx", out)


def test_a_hostile_template_is_refused_at_every_use(tmp_path: Path, out: Path) -> None:
    """Not only when it is uploaded: the file may have been there before we knew better."""
    hostile = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template("{{ title }}"))) as good,
        zipfile.ZipFile(hostile, "w") as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, good.read(name))
        bad.writestr("word/vbaProject.bin", b"macro")
    path = tmp_path / "hostile.docx"
    path.write_bytes(hostile.getvalue())
    with pytest.raises(InputError, match="macro"):
        documents.make(MINUTES, out, path)


def test_the_process_is_told_none_of_our_secrets(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", "postgresql://secret")
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\ncat > /dev/null\nenv > {tmp_path}/told\n")
    fake.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(fake))
    template_sandbox.fill(MINUTES, own(tmp_path, ""), out)
    told = (tmp_path / "told").read_text()
    assert "secret" not in told and "PATH=" in told


def test_a_full_disk_is_no_fault_of_the_template(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\ncat > /dev/null\nprintf 'The disk is full.'\nexit 4\n")
    fake.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(fake))
    with pytest.raises(AssistantError) as caught:
        template_sandbox.fill(MINUTES, own(tmp_path, ""), out)
    assert (str(caught.value), caught.value.permanent) == ("The disk is full.", False)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows has no limits for a process")
def test_its_limits_are_those_of_the_process(tmp_path: Path) -> None:
    asked = (
        "from api import template_sandbox as t; import resource as r; t._limit(); "
        "print([r.getrlimit(k)[0] for k in (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_CORE)])"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert said.stdout.decode().strip() == f"[30, {2 << 30}, 0]"


def test_what_a_template_uses_is_found_without_filling_it_in(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ title }} {{ nobody.knows }}")
    document.save(str(tmp_path / "own.docx"))
    found = template_sandbox.placeholders_of(tmp_path / "own.docx", "own.docx")
    assert found == ("nobody.knows", "title")
