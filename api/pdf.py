"""Word files as PDF, where LibreOffice is installed.

A file may hold what a company's template brought along. LibreOffice reads it with settings of its
own, which run no macros and follow no links, in a folder that is thrown away, and for as long as a
document can take.
"""

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from assistant.minutes.templates.fonts import fontconfig

log = logging.getLogger(__name__)

# The first start of a fresh profile takes seconds, a long document as many more.
LONGEST_S = 120.0
_NAMES = ("soffice", "libreoffice")
_WELL_KNOWN = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
)
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE")
# It takes a processor and half a gigabyte.
_one_at_a_time = threading.Lock()

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_CHOSEN = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
)


def find(program: str | None = None) -> str | None:
    """Where LibreOffice is; None where it is not. `program` is where a person says it is."""
    for name in (program,) if program else (*_NAMES, *_WELL_KNOWN):
        if found := shutil.which(name):
            return found
    return None


def convert(docx: Path, out: Path, program: str | None = None) -> bool:
    """Write the Word file as PDF to `out`; False, with a line in the log, where that fails."""
    found = find(program)
    if found is None:
        log.info("No PDF of %s: LibreOffice is not installed.", docx.name)
        return False
    with _one_at_a_time, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            made = _converted(found, docx, Path(folder))
            shutil.copyfile(made, out)
        except (OSError, _FailedError) as exc:
            log.warning("No PDF of %s: %s", docx.name, exc)
            out.unlink(missing_ok=True)
            return False
    return True


class _FailedError(Exception):
    """Why there is no PDF."""


def _converted(program: str, docx: Path, folder: Path) -> Path:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = [_ITEM.format(path=path, name=name, value=value) for path, name, value in _CHOSEN]
    settings = _SETTINGS.format(items="\n".join(items))
    (profile / "user" / "registrymodifications.xcu").write_text(settings, "utf-8")
    # A name of ours: LibreOffice names the PDF after it, and takes some names for options.
    source = folder / "minutes.docx"
    shutil.copyfile(docx, source)
    _run(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--invisible",
            "--nologo",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        folder,
    )
    made = folder / "out" / "minutes.pdf"
    if not made.is_file():
        raise _FailedError("LibreOffice made none.")
    with made.open("rb") as file:
        if file.read(5) != b"%PDF-":
            raise _FailedError("what LibreOffice made is none.")
    return made


def _environment(folder: Path) -> dict[str, str]:
    """What LibreOffice is told of this machine: no secrets, and what stands in for which font."""
    fonts = folder / "fonts.conf"
    fonts.write_text(fontconfig(), "utf-8")
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    return kept | {"FONTCONFIG_FILE": str(fonts)}


def _run(command: list[str], folder: Path) -> None:
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=_environment(folder),
            # Of its own, so that what it starts ends with it: soffice is a script that starts more.
            start_new_session=True,
        )
        try:
            status = process.wait(LONGEST_S)
        except subprocess.TimeoutExpired as exc:
            raise _FailedError(f"LibreOffice took more than {LONGEST_S:.0f} s.") from exc
        finally:
            _end(process)
    if status != 0:
        last = (folder / "said").read_text("utf-8", "replace").strip()[-200:]
        raise _FailedError(f"LibreOffice failed with {status}. {last}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Leave nothing of it behind, whatever it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
