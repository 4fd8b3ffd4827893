"""The recorder's whole path, with the real server, worker and engines, and a real recording."""

import datetime as dt
import importlib.resources
import io
import json
import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from api.installation import Installation
from api.settings import Settings
from assistant.formats import parse_meeting
from storage import organisation
from tests.e2e.browser import HOST
from tests.e2e.conftest import Visit
from tests.e2e.servers import Server

_START_S, _PROCESS_S = 60, 300
_HEARD_S = 60
PASSWORD = "纪要要在今晚十点之前发出"


class Product:
    """`meeting-assistant serve` as an administrator starts it, and what it says."""

    def __init__(self, data_dir: Path) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        said = {"ASSISTANT_DATA_DIR": str(data_dir), "ASSISTANT_PORT": str(self.port)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve"],
            env=os.environ | said | {"COLUMNS": "300"},
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._lines.put(line)

    def first_link(self) -> str:
        """The link for the first administrator, as printed on the terminal."""
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            line = self._lines.get(timeout=_START_S)
            if found := re.search(r"http://\S+/welcome/\S+", line):
                return found[0]
        raise AssertionError("no link was printed")

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            with socket.socket() as knock:
                if knock.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._listening.join()
        assert self._process.stderr is not None
        self._process.stderr.close()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """The first minute of the sample."""
    sample = importlib.resources.files("api.sample") / "recording.mp3"
    path = tmp_path / "协调会.wav"
    with importlib.resources.as_file(sample) as mp3, av.open(str(mp3)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
        pieces = [
            part.to_ndarray()[0]
            for frame in container.decode(audio=0)
            if frame.time < _HEARD_S
            for part in resampler.resample(frame)
        ]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.concatenate(pieces).tobytes())
    return path


@pytest.fixture
def product(tmp_path: Path) -> Iterator[tuple[Product, Server]]:
    """A company with a roster and no account yet."""
    place = Installation(Settings(data_dir=tmp_path / "data", _env_file=None))
    place.prepare()
    sample = importlib.resources.files("api.sample") / "meeting.json"
    meeting = parse_meeting(json.loads(sample.read_text("utf-8")))
    with place.database.write() as session:
        owner = organisation.current(session)
        assert owner.id is not None
        organisation.add_roster(session, owner.id, meeting.context.roster)
    product = Product(tmp_path / "data")
    yield product, Server(f"http://{HOST}:{product.port}", place)
    product.stop()
    place.close()


@pytest.mark.slow
def test_from_the_first_link_to_downloaded_minutes(
    visit: Visit, product: tuple[Product, Server], recording: Path
) -> None:
    started, server = product
    link = started.first_link()
    started.wait()
    administrator = visit(None, server)
    administrator.goto(link)
    become(administrator, "管理员", "admin@example.com")
    invitation = invite(administrator, "liufang@example.com")

    page = visit(None, server)
    page.goto(invitation)
    become(page, "刘芳", None)
    sign_out_and_in(page, "liufang@example.com")

    create_meeting(page, recording)
    expect(page.locator(".item").first).to_be_visible(timeout=_PROCESS_S * 1000)
    expect(page.locator("#lines")).to_contain_text("研发")
    page.locator(".item [data-key=e]").first.wait_for()
    page.get_by_role("link", name="确认并提交").click()
    page.get_by_role("button", name="都确认，并提交").click()

    minutes = page.get_by_role("link", name=re.compile("^Word"))
    expect(minutes).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        minutes.click()
    document = Document(io.BytesIO(download.value.path().read_bytes()))
    words = "\n".join(
        [p.text for p in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    assert "新产品上市进度协调会" in words
    assert "刘芳" in words


def become(page: Page, name: str, email: str | None) -> None:
    """Make the account that the link is for."""
    page.get_by_label("姓名").fill(name)
    if email:
        page.get_by_label("邮箱").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="创建账号并登录").click()
    expect(page.locator("main h1")).to_be_visible()


def invite(page: Page, email: str) -> str:
    """Invite 刘芳 of the roster to be a recorder; the link to send her."""
    page.goto("/settings/accounts")
    form = page.locator("form.invite")
    form.locator("[name=person]").select_option(label="刘芳 · 行政部")
    form.locator("[name=email]").fill(email)
    form.locator("[name=role]").select_option("recorder")
    form.get_by_role("button", name="生成邀请链接").click()
    return page.locator("#link").input_value()


def sign_out_and_in(page: Page, email: str) -> None:
    page.locator("details.me summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.goto("/meetings/new")
    page.get_by_label("邮箱").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="新建会议")).to_be_visible()


def create_meeting(page: Page, recording: Path) -> None:
    page.get_by_label("主题", exact=True).fill("新产品上市进度协调会")
    page.locator("#date").fill(dt.date(2024, 3, 5).isoformat())
    page.locator("#start").fill("14:00")
    page.locator("#chair").fill("王建国")
    page.locator("#recorder").fill("刘芳")
    for name in ("王建国", "李敏", "赵强", "陈晓"):
        page.locator("#find-person").fill(name)
        page.locator("#find-person").press("Enter")
    page.locator("input[name=recording]").set_input_files(recording)
    page.get_by_role("button", name="创建会议").click()
    page.wait_for_url(re.compile(r"/meetings/\d+"), timeout=60_000)
