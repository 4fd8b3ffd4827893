"""Fills a company's Word template, in a process of its own.

A template is code that somebody sent: it may go on without end, or take all memory. Here that
ends this process alone: `python -m api.template_sandbox TEMPLATE OUT`, with the minutes as JSON on
standard input. It is told none of our settings, and says on standard output why it refused.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AssistantError, InputError
from assistant.minutes.render import render
from assistant.minutes.template_checks import check_template
from assistant.minutes.types import Minutes
from assistant.minutes.used import used_placeholders

# The built-in templates take a second. Longer than this, nobody waits for minutes.
_LONGEST_S = 30
_WAITS_S = 10  # for a processor, beyond that
_MOST_MEMORY_BYTES = 2 << 30
_LARGEST_FILE_BYTES = 64 << 20
_MOST_FILES = 64
_REFUSED, _FAILED = 3, 4
# Pages that ask for previews at once must not take all memory together.
_AT_ONCE = threading.BoundedSemaphore(2)
# What a process needs to start; ours also has passwords and keys.
_TOLD = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP")


def fill(minutes: Minutes, template: Path, out: Path, name: str | None = None) -> None:
    """Write the minutes to `out` by this template, called `name` in messages.

    Raises InputError for a template that cannot be used, AssistantError when the disk is full.
    """
    name = name or template.name
    _ask(("fill", str(template), name, str(out)), minutes.model_dump_json().encode("utf-8"), name)


def placeholders_of(template: Path, name: str) -> tuple[str, ...]:
    """Which the template uses. Raises InputError for one that cannot be read."""
    return tuple(json.loads(_ask(("list", str(template), name), b"", name)))


def _ask(arguments: Sequence[str], said: bytes, name: str) -> bytes:
    """What a process of its own answers to it. Raises what it raised, and InputError for an end
    by force, of which the template `name` is the reason."""
    command = [sys.executable, "-m", "api.template_sandbox", *arguments]
    environment = {key: os.environ[key] for key in _TOLD if key in os.environ}
    with _AT_ONCE:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=Path(__file__).parents[1],
            start_new_session=True,
        )
        try:
            answer, _ = process.communicate(said, timeout=_LONGEST_S + _WAITS_S)
        except subprocess.TimeoutExpired as exc:
            raise _endless(name) from exc
        finally:
            _end(process)
    if process.returncode == _REFUSED:
        raise InputError(answer.decode("utf-8"))
    if process.returncode == _FAILED:
        raise AssistantError(answer.decode("utf-8"))
    if process.returncode != 0:
        raise _endless(name)
    return answer


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Leave nothing of it behind."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()


def _endless(name: str) -> InputError:
    return InputError(
        f"The template {name} takes too long or too much memory to fill in. Start again "
        "from a copy of the built-in template."
    )


def _limit() -> None:
    # There is no such module, and no such limit, on Windows.
    with contextlib.suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_CPU, _LONGEST_S),
            (resource.RLIMIT_AS, _MOST_MEMORY_BYTES),
            (resource.RLIMIT_FSIZE, _LARGEST_FILE_BYTES),
            (resource.RLIMIT_NOFILE, _MOST_FILES),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))


def _answer(arguments: Sequence[str]) -> bytes:
    kind, template, name, *rest = arguments
    content = _read(Path(template), name)
    if kind == "list":
        return json.dumps(used_placeholders(content, name)).encode("ascii")
    minutes = Minutes.model_validate_json(sys.stdin.buffer.read())
    with tempfile.TemporaryDirectory() as folder:
        # Under its own name, which messages tell.
        copy = Path(folder) / Path(name).name
        copy.write_bytes(content)
        render(minutes, Path(rest[0]), copy)
    return b""


def _read(template: Path, name: str) -> bytes:
    """Raises InputError for a file that is not there, and for a hostile one."""
    try:
        content = template.read_bytes()
    except OSError as exc:
        raise InputError(f"The template {name} cannot be read: {exc.strerror}.") from exc
    check_template(content, name)
    return content


def main() -> None:
    _limit()
    try:
        sys.stdout.buffer.write(_answer(sys.argv[1:]))
    except AssistantError as exc:
        sys.stdout.buffer.write(str(exc).encode("utf-8"))
        sys.exit(_REFUSED if isinstance(exc, InputError) else _FAILED)


if __name__ == "__main__":
    main()
