"""Word files become PDF where LibreOffice is, and nothing stops where it is not or fails."""

import logging
import stat
import threading
import time
from pathlib import Path

import pytest

from api import documents, pdf, template_trial
from assistant.minutes.render import render

needs_soffice = pytest.mark.skipif(pdf.find() is None, reason="LibreOffice is not installed")


@pytest.fixture
def docx(tmp_path: Path) -> Path:
    path = tmp_path / "会议 纪要.docx"
    path.write_bytes(b"PK")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.pdf"


def program(tmp_path: Path, script: str) -> str:
    """A LibreOffice that does this; `$out` is the folder it is to write to, `$profile` its own."""
    path = tmp_path / "soffice"
    path.write_text(
        "#!/bin/sh\n"
        'profile="${1#-env:UserInstallation=file://}"\n'
        'while [ "$1" != --outdir ]; do shift; done; out="$2"; mkdir -p "$out"\n' + script
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@needs_soffice
@pytest.mark.slow
def test_minutes_become_a_pdf_of_their_words(tmp_path: Path, out: Path) -> None:
    render(template_trial.sample("zh-Hans"), tmp_path / "minutes.docx")
    assert documents.make_pdf(tmp_path / "minutes.docx", out)
    assert out.read_bytes().startswith(b"%PDF-")
    assert out.stat().st_size > 10_000


@needs_soffice
@pytest.mark.slow
def test_a_file_that_is_none_of_words_makes_no_pdf(tmp_path: Path, out: Path) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    assert not documents.make_pdf(tmp_path / "broken.docx", out)
    assert not out.exists()


def test_without_libreoffice_there_is_no_pdf_and_the_log_says_so(
    docx: Path, out: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert not documents.make_pdf(docx, out, "no-such-program")
    assert caplog.messages == ["No PDF of 会议 纪要.docx: LibreOffice is not installed."]


def test_what_libreoffice_makes_is_kept(tmp_path: Path, docx: Path, out: Path) -> None:
    made = program(tmp_path, 'printf "%%PDF-1.7 minutes" > "$out/minutes.pdf"')
    assert documents.make_pdf(docx, out, made)
    assert out.read_bytes() == b"%PDF-1.7 minutes"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo no such filter; exit 7", "LibreOffice failed with 7. no such filter"),
        ('echo garbage > "$out/minutes.pdf"', "what LibreOffice made is none."),
        ('touch "$out/minutes.pdf"', "what LibreOffice made is none."),
        ("exit 0", "LibreOffice made none."),
    ],
)
def test_when_it_fails_there_is_no_pdf_and_the_log_says_why(
    tmp_path: Path, docx: Path, out: Path, caplog: pytest.LogCaptureFixture, script: str, said: str
) -> None:
    assert not documents.make_pdf(docx, out, program(tmp_path, script))
    assert not out.exists()
    assert caplog.messages == [f"No PDF of 会议 纪要.docx: {said}"]


def test_one_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path,
    docx: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pdf, "LONGEST_S", 1.0)
    pid = tmp_path / "pid"
    hanging = program(tmp_path, f"sleep 60 & echo $! > {pid}; wait")
    assert not documents.make_pdf(docx, out, hanging)
    assert caplog.messages == ["No PDF of 会议 纪要.docx: LibreOffice took more than 1 s."]
    _wait_until_gone(int(pid.read_text()))


def _wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 5
    while is_running(pid):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_it_runs_no_macros_and_has_a_profile_of_its_own_that_is_thrown_away(
    tmp_path: Path, docx: Path, out: Path
) -> None:
    kept = tmp_path / "kept.xcu"
    script = f'cp "$profile/user/registrymodifications.xcu" {kept}; echo "$profile" > {kept}.path'
    documents.make_pdf(docx, out, program(tmp_path, script))
    chosen = kept.read_text("utf-8")
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in chosen
    assert 'oor:name="MacroSecurityLevel" oor:op="fuse"><value>3' in chosen
    assert not Path(Path(f"{kept}.path").read_text().strip()).exists()


def test_only_one_runs_at_a_time(tmp_path: Path, docx: Path) -> None:
    log = tmp_path / "log"
    made = program(tmp_path, f"echo in >> {log}; sleep 0.2; echo out >> {log}")
    threads = [
        threading.Thread(target=documents.make_pdf, args=(docx, tmp_path / f"{n}.pdf", made))
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.read_text().split() == ["in", "out"] * 3


def test_a_folder_that_cannot_be_written_makes_no_pdf(tmp_path: Path, docx: Path) -> None:
    made = program(tmp_path, 'printf "%%PDF-1.7" > "$out/minutes.pdf"')
    assert not documents.make_pdf(docx, tmp_path / "nowhere" / "out.pdf", made)
