"""`meeting-assistant models`, run as a person runs it, with a hub of the test's own."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

REPO = "Systran/faster-whisper-tiny"
SHA = "0123456789abcdef0123456789abcdef01234567"
FILES = {
    "config.json": b"{}",
    "model.bin": b"weights" * 1000,
    "tokenizer.json": b"{}",
    "vocabulary.txt": b"a",
    "README.md": b"not wanted",
}
# Nothing listens on port 9.
NO_HUB = "http://127.0.0.1:9"


class _Hub(BaseHTTPRequestHandler):
    """As much of the hub's interface as its client asks for."""

    def do_GET(self) -> None:
        if self.path.startswith(f"/api/models/{REPO}/revision/"):
            return self._answer(json.dumps({"id": REPO, "sha": SHA, "siblings": []}).encode())
        if self.path.startswith(f"/api/models/{REPO}/tree/{SHA}"):
            tree = [
                {"type": "file", "path": name, "size": len(content), "oid": SHA}
                for name, content in FILES.items()
            ]
            return self._answer(json.dumps(tree).encode())
        return self._file()

    def do_HEAD(self) -> None:
        self._file()

    def _file(self) -> None:
        content = FILES.get(self.path.removeprefix(f"/{REPO}/resolve/{SHA}/"))
        if content is None:
            self.send_error(404)
        else:
            self._answer(content, {"ETag": f'"{len(content)}"', "X-Repo-Commit": SHA})

    def _answer(self, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(200)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def run(
    *arguments: str, folder: Path, hub: str = NO_HUB, **variables: str
) -> subprocess.CompletedProcess[str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("ASSISTANT_", "OPENAI", "HF"))}
    return subprocess.run(
        [sys.executable, "-m", "api.cli", "models", *arguments],
        cwd=folder,
        env=ours
        | {"ASSISTANT_DATA_DIR": str(folder / "data"), "HF_ENDPOINT": hub}
        | {"HF_HOME": str(folder / "hf"), "COLUMNS": "200"}
        | variables,
        capture_output=True,
        text=True,
    )


def test_a_model_is_fetched_from_the_mirror_that_is_named_and_then_selected(
    tmp_path: Path, hub: str
) -> None:
    fetched = run("fetch", "tiny", folder=tmp_path, hub=hub)
    assert fetched.returncode == 0, fetched.stderr
    folder = tmp_path / "data/models/tiny"
    assert {path.name for path in folder.iterdir() if path.is_file()} == FILES.keys() - {
        "README.md"
    }
    assert run("select", "tiny", folder=tmp_path).returncode == 0
    listed = run("list", folder=tmp_path).stdout
    assert "* tiny  [faster-whisper, here]" in listed
    assert listed.endswith("In use: tiny with faster-whisper (selected).\n")


def test_where_no_hub_can_be_reached_it_says_how_to_bring_the_model(tmp_path: Path) -> None:
    ended = run("fetch", "tiny", folder=tmp_path)
    assert ended.returncode == 1
    (line,) = ended.stderr.strip().splitlines()
    assert f"could not be fetched from {NO_HUB}" in line
    assert "set HF_ENDPOINT to a mirror" in line
    assert f"into {tmp_path}/data/models/tiny by hand" in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("fetch", "dragon"), "There is no model 'dragon' to fetch. Choose one of tiny,"),
        (("fetch", "openai"), "openai is not fetched"),
        (("select", "small"), "The model small is not here."),
        (("check", "dragon"), "There is no model 'dragon'"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    ended = run(*arguments, folder=tmp_path)
    assert ended.returncode == 2
    (line,) = ended.stderr.strip().splitlines()
    assert line.startswith(f"meeting-assistant: {says}")


def test_selecting_says_when_the_environment_wins(tmp_path: Path) -> None:
    ended = run("select", "base", folder=tmp_path, ASSISTANT_ASR_MODEL="large-v3")
    assert ended.returncode == 0
    assert "are set and win over it" in " ".join(ended.stderr.split())


def test_a_fetched_model_that_is_no_model_is_found_out(tmp_path: Path, hub: str) -> None:
    run("fetch", "tiny", folder=tmp_path, hub=hub)
    ended = run("check", "tiny", folder=tmp_path)
    assert ended.returncode == 1
    assert "cannot be loaded" in ended.stderr


@pytest.mark.slow
def test_the_bundled_model_is_whole_and_hears_the_sample(tmp_path: Path) -> None:
    ended = run("check", "base", folder=tmp_path)
    assert ended.returncode == 0
    lines = ended.stdout.splitlines()
    assert lines[0] == "files: whole, checksum right"
    assert [line.split(" ")[0] for line in lines[1:]] == ["loaded", "heard", "it"]
